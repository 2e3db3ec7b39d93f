using Microsoft.AspNetCore.Http;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>The attempts of a delivery: their order, repeats and end.</summary>
[Trait("Kind", "API")]
public sealed class SandboxWebhookDeliveryTests : WebhookTest
{
    private const int MaxFailuresInRow = 20;

    [Fact]
    public async Task Response_of_the_API_does_not_wait_for_the_receiver()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var hang = new TaskCompletionSource();
        receiver.Respond = _ => hang.Task;
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await NewEntryAsync();
        await AdvanceToNextAttemptAsync();
        await Eventually.TrueAsync(() => receiver.Received.Count == 1);

        await NewEntryAsync();

        Assert.Empty((await ListAsync())[0]!["attempts"]!.AsArray());
        hang.SetResult();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(307)]
    public async Task Failed_delivery_is_repeated_after_14_to_70_seconds_with_another_key(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Respond = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await NewEntryAsync();

        var failed = await SendNextAsync();
        var attempt = Assert.Single(failed["attempts"]!.AsArray())!;
        var pause = (DateTimeOffset)failed["nextAttemptAt"]! - (DateTimeOffset)attempt["endedAt"]!;
        receiver.RespondWith(200);
        var delivered = await SendNextAsync();

        Assert.Equal(("pending", status), ((string)failed["status"]!, (int)attempt["statusCode"]!));
        Assert.InRange(pause.TotalSeconds, 14, 70);
        Assert.Equal("delivered", (string)delivered["status"]!);
        Assert.Equal(["/hook", "/hook"], receiver.Received.Select(delivery => delivery.Path));
        Assert.NotEqual(receiver.Received[0].IdempotencyKey, receiver.Received[1].IdempotencyKey);
        Assert.Equal(receiver.Received[0].Body.ToJsonString(), receiver.Received[1].Body.ToJsonString());
    }

    [Fact]
    public async Task Receiver_that_does_not_respond_in_10_seconds_has_failed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await NewEntryAsync();
        await AdvanceToNextAttemptAsync();
        await Eventually.TrueAsync(() => receiver.Received.Count == 1);

        Clockify.Clock.Advance(TimeSpan.FromSeconds(10));

        var failed = await Eventually.BecomesAsync(
            async () => (await ListAsync())[0]!,
            delivery => delivery["attempts"]!.AsArray().Count == 1
        );
        Assert.Null(failed["attempts"]![0]!["statusCode"]);
        Assert.NotNull(failed["nextAttemptAt"]);
    }

    [Fact]
    public async Task Body_of_the_response_is_ignored()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Respond = async context =>
        {
            await context.Response.WriteAsync("endless", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await NewEntryAsync();
        Assert.Equal("delivered", (string)(await SendNextAsync())["status"]!);
    }

    [Fact]
    public async Task Unreachable_receiver_has_failed()
    {
        var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await receiver.DisposeAsync();
        await NewEntryAsync();
        Assert.Equal("pending", (string)(await SendNextAsync())["status"]!);
    }

    [Fact]
    public async Task Many_failures_in_a_row_switch_the_delivery_off()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        receiver.RespondWith(503);
        await NewEntryAsync();
        for (var i = 0; i < MaxFailuresInRow - 1; i++)
        {
            await SendNextAsync();
        }

        Assert.Equal("true", (await Clockify.GetAsync($"webhooks/{webhook.Id}"))["deliveryEnabled"]);
        Assert.Equal("dropped", (string)(await SendNextAsync())["status"]!);
        Assert.Equal("false", (await Clockify.GetAsync($"webhooks/{webhook.Id}"))["deliveryEnabled"]);

        await NewEntryAsync();
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Success_restarts_the_count_of_failures()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        for (var round = 0; round < 2; round++)
        {
            receiver.RespondWith(503);
            await NewEntryAsync();
            for (var i = 0; i < MaxFailuresInRow - 1; i++)
            {
                await SendNextAsync();
            }

            receiver.RespondWith(204);
            Assert.Equal("delivered", (string)(await SendNextAsync())["status"]!);
        }

        Assert.Equal("true", (await Clockify.GetAsync($"webhooks/{webhook.Id}"))["deliveryEnabled"]);
    }

    [Fact]
    public async Task Deliveries_arrive_in_any_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        List<string> ids = [];
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await NewEntryAsync());
        }

        await SendAllAsync();

        var received = receiver.Received.Select(delivery => (string)delivery.Body["id"]!).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), received.Order(StringComparer.Ordinal));
        Assert.NotEqual(ids, received);
    }

    [Fact]
    public async Task Deleted_webhook_receives_nothing_that_is_pending()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await NewEntryAsync();
        await Clockify.DeleteAsync($"webhooks/{webhook.Id}");
        await AdvanceToNextAttemptAsync();
        await Eventually.TrueAsync(async () => (string)(await ListAsync())[0]!["status"]! == "dropped");
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task Renewed_token_is_that_of_pending_deliveries_too()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await NewEntryAsync();
        var renewed = await Clockify.SendAsync("PATCH", $"webhooks/{webhook.Id}/token");
        await SendNextAsync();
        Assert.Equal(renewed["authToken"], Assert.Single(receiver.Received).Headers["clockify-signature"]);
    }

    [Fact]
    public async Task Control_duplicates_deliveries()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await Clockify.ControlAsync("PATCH", "webhooks", new { duplicate = true });
        await NewEntryAsync();
        await SendAllAsync();
        Assert.Equal(2, receiver.Received.Count);
        Assert.NotEqual(receiver.Received[0].IdempotencyKey, receiver.Received[1].IdempotencyKey);
        Assert.Equal(receiver.Received[0].Body.ToJsonString(), receiver.Received[1].Body.ToJsonString());
    }

    [Fact]
    public async Task Control_drops_deliveries()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        await Clockify.ControlAsync("PATCH", "webhooks", new { drop = true });
        await NewEntryAsync();
        await Clockify.ControlAsync("PATCH", "webhooks", new { drop = false });
        await NewEntryAsync();
        await SendAllAsync();
        Assert.Equal(["dropped", "delivered"], (await ListAsync()).Select(delivery => (string)delivery!["status"]!));
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task Smaller_plan_stops_the_deliveries_of_the_newest_webhooks()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        }

        await Clockify.ControlAsync("PUT", $"workspaces/{Clockify.Workspace}/plan", new { plan = "FREE" });
        await NewEntryAsync();
        await SendAllAsync();
        Assert.Equal(3, receiver.Received.Count);
    }

    [Fact]
    public async Task Logs_list_the_attempts()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        receiver.RespondWith(502);
        await NewEntryAsync();
        await SendNextAsync();
        receiver.RespondWith(204);
        await SendNextAsync();

        async Task<IEnumerable<string>> StatusesAsync(object search, string query = "") =>
            (await Clockify.PostAsync($"webhooks/{webhook.Id}/logs{query}", search)).Is(200).Texts("statusCode");
        Assert.Equal(["502", "204"], await StatusesAsync(new { }));
        Assert.Equal(["204", "502"], await StatusesAsync(new { sortByNewest = true }));
        Assert.Equal(["502"], await StatusesAsync(new { status = "FAILED" }));
        Assert.Equal(["204"], await StatusesAsync(new { status = "SUCCEEDED" }));
        Assert.Equal(["204"], await StatusesAsync(new { }, "?page=1&size=1"));
        Assert.Empty(await StatusesAsync(new { from = "2026-05-14T00:00:00Z" }));
    }

    [Fact]
    public async Task Stop_of_the_sandbox_ends_deliveries_at_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        var sandbox = await ClockifyHost.StartAsync();
        var webhook = await sandbox.PostAsync("webhooks", Body(receiver, "NEW_TIMER_STARTED", "WORKSPACE_ID", []));
        webhook.Is(201);
        await sandbox.PostAsync("time-entries", new { });
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => receiver.Received.Count == 1);
        await sandbox.PostAsync("time-entries", new { });

        await sandbox.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }
}
