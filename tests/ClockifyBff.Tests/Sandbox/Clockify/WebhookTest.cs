using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>A company with webhooks, whose deliveries a test sends one by one.</summary>
public abstract class WebhookTest : ClockifyTest
{
    private protected static object Body(WebhookReceiver receiver, string name, string type, string[] sources) =>
        new
        {
            url = receiver.Url,
            webhookEvent = name,
            triggerSourceType = type,
            triggerSource = sources,
        };

    private protected async Task<CallResult> RegisterAsync(
        WebhookReceiver receiver,
        string name,
        string type = "WORKSPACE_ID",
        params string[] sources
    ) => (await Clockify.PostAsync("webhooks", Body(receiver, name, type, sources))).Is(201);

    private protected async Task<JsonArray> ListAsync() => (await Clockify.ControlAsync("GET", "webhooks"))["deliveries"]!.AsArray();

    /// <summary>Advances the clock to the next attempt, and returns the number of its delivery.</summary>
    private protected async Task<int> AdvanceToNextAttemptAsync()
    {
        var next = (await ListAsync()).Where(delivery => delivery!["nextAttemptAt"] is not null).MinBy(AttemptAt)!;
        Clockify.Clock.Advance(AttemptAt(next) - Clockify.Clock.GetUtcNow());
        return (int)next["id"]!;

        static DateTimeOffset AttemptAt(JsonNode? delivery) => (DateTimeOffset)delivery!["nextAttemptAt"]!;
    }

    /// <summary>Advances the clock to the next attempt, waits until it has ended, and returns its delivery.</summary>
    private protected async Task<JsonNode> SendNextAsync()
    {
        var before = await ListAsync();
        var id = await AdvanceToNextAttemptAsync();
        return await Eventually.BecomesAsync(
            async () => Find(await ListAsync()),
            delivery => Attempts(delivery) > Attempts(Find(before)) && IsConcluded(delivery)
        );

        JsonNode Find(JsonArray deliveries) => deliveries.First(delivery => (int)delivery!["id"]! == id)!;
        static int Attempts(JsonNode delivery) => delivery["attempts"]!.AsArray().Count;
        static bool IsConcluded(JsonNode delivery) => (string)delivery["status"]! != "pending" || delivery["nextAttemptAt"] is not null;
    }

    /// <summary>Sends deliveries until none is pending.</summary>
    private protected async Task SendAllAsync()
    {
        while ((await ListAsync()).Any(delivery => (string)delivery!["status"]! == "pending"))
        {
            await SendNextAsync();
        }
    }
}
