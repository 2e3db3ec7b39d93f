using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;
using Microsoft.AspNetCore.Http;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxWebhookDeliveryTests : ClockifyTest
{
    private const int MaxFailuresInRow = 20;

    private string Mine => $"user/{Clockify.Id("developer")}/time-entries";

    [Fact]
    public async Task Delivery_has_the_token_the_event_and_an_idempotency_key()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await RegisterAsync(receiver, "NEW_TIMER_STARTED");

        await NewEntryAsync(new { }, "maria");
        await SendNextAsync();

        var delivery = Assert.Single(receiver.Received);
        Assert.Equal(("POST", "/hook", "NEW_TIMER_STARTED"), (delivery.Method, delivery.Path, delivery.Event));
        Assert.Equal(webhook["authToken"], delivery.Headers["clockify-signature"]);
        Assert.NotEmpty(delivery.IdempotencyKey);
        Assert.StartsWith("application/json", delivery.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", delivery.Headers.Keys);
    }

    [Fact]
    public async Task Body_is_the_time_entry_with_project_task_user_and_tags()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "NEW_TIMER_STARTED");
        var (project, task, tag) = (Demo(EntityKind.Project, 0), Demo(EntityKind.Task, 0, 0), Demo(EntityKind.Tag, 0));

        var id = await NewEntryAsync(
            new
            {
                description = "Plan “more”",
                projectId = project,
                taskId = task,
                tagIds = new[] { tag },
            },
            "maria"
        );
        await SendNextAsync();

        var body = Assert.Single(receiver.Received).Body;
        Assert.Equal(
            (id, "Plan “more”", Clockify.Workspace, Clockify.Id("maria"), project, true),
            (
                (string)body["id"]!,
                (string)body["description"]!,
                (string)body["workspaceId"]!,
                (string)body["userId"]!,
                (string)body["projectId"]!,
                (bool)body["currentlyRunning"]!
            )
        );
        Assert.Equal(
            """{"start":"2026-05-13T09:30:00Z","end":null,"duration":null,"timeZone":"America/New_York"}""",
            body["timeInterval"]!.ToJsonString()
        );
        Assert.Equal($$"""{"id":"{{Clockify.Id("maria")}}","name":"Maria Santos","status":"ACTIVE"}""", body["user"]!.ToJsonString());
        Assert.Equal(
            (project, task, tag),
            ((string)body["project"]!["id"]!, (string)body["task"]!["id"]!, (string)Assert.Single(body["tags"]!.AsArray())!["id"]!)
        );
    }

    [Fact]
    public async Task Start_stop_create_update_and_delete_raise_the_events_of_time_entries()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        string[] events = ["NEW_TIMER_STARTED", "TIMER_STOPPED", "NEW_TIME_ENTRY", "TIME_ENTRY_UPDATED", "TIME_ENTRY_DELETED"];
        foreach (var name in events)
        {
            await RegisterAsync(receiver, name);
        }

        var timer = await NewEntryAsync(new { });
        await Clockify.PatchAsync(Mine, new { end = "2026-05-13T09:31:00Z" });
        var entry = await NewEntryAsync();
        await Clockify.PutAsync($"time-entries/{entry}", new { start = "2026-05-13T08:00:00Z", end = "2026-05-13T08:30:00Z" });
        await Clockify.DeleteAsync($"time-entries/{entry}");
        await SendAllAsync();

        Assert.Equal(
            [
                ("NEW_TIMER_STARTED", timer, true),
                ("NEW_TIME_ENTRY", entry, false),
                ("TIMER_STOPPED", timer, false),
                ("TIME_ENTRY_DELETED", entry, false),
                ("TIME_ENTRY_UPDATED", entry, false),
            ],
            receiver
                .Received.Select(delivery => (delivery.Event, (string)delivery.Body["id"]!, (bool)delivery.Body["currentlyRunning"]!))
                .OrderBy(delivery => delivery.Event, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Start_of_a_timer_raises_the_stop_of_the_previous_one()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "TIMER_STOPPED");
        var first = await NewEntryAsync(new { });
        await NewEntryAsync(new { });
        await SendAllAsync();
        Assert.Equal(first, (string)Assert.Single(receiver.Received).Body["id"]!);
    }

    [Fact]
    public async Task Consequences_of_a_change_raise_no_event()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "TIME_ENTRY_UPDATED");
        var entry = await NewEntryAsync(new { tagIds = new[] { Demo(EntityKind.Tag, 0) } });
        (await Clockify.DeleteAsync($"tags/{Demo(EntityKind.Tag, 0)}")).Is(200);
        Assert.Equal("[]", (await Clockify.GetAsync($"time-entries/{entry}")).Node["tagIds"]!.ToJsonString());
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Rejected_change_raises_no_event()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "NEW_TIME_ENTRY");
        (await Clockify.PostAsync("time-entries", new { end = "2026-05-13T09:00:00Z" })).Is(400);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Bulk_changes_raise_an_event_for_each_entry()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await RegisterAsync(receiver, "TIME_ENTRY_UPDATED");
        await RegisterAsync(receiver, "TIME_ENTRY_DELETED");
        string[] ids = [await NewEntryAsync(), await NewEntryAsync()];

        (await Clockify.PutAsync(Mine, ids.Select(id => new { id, description = "All" }))).Is(200);
        (await Clockify.DeleteAsync($"{Mine}?time-entry-ids={string.Join(',', ids)}")).Is(200);
        await SendAllAsync();

        Assert.Equal(
            ids.Concat(ids).Order(StringComparer.Ordinal),
            receiver.Received.Select(delivery => (string)delivery.Body["id"]!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Projects_and_tasks_raise_their_events()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        foreach (var name in (string[])["NEW_PROJECT", "PROJECT_UPDATED", "TASK_UPDATED", "NEW_TASK", "NEW_TAG"])
        {
            await RegisterAsync(receiver, name);
        }

        var project = (await Clockify.PostAsync("projects", new { name = "Moon" })).Is(201).Id;
        await Clockify.PutAsync($"projects/{project}", new { archived = true });
        var task = (await Clockify.PostAsync($"projects/{project}/tasks", new { name = "Land" })).Is(201).Id;
        await Clockify.PutAsync($"projects/{project}/tasks/{task}", new { name = "Land softly" });
        (await Clockify.PostAsync("tags", new { name = "Space" })).Is(201);
        await SendAllAsync();

        // The sandbox never raises NEW_TASK and NEW_TAG.
        Assert.Equal(
            [("NEW_PROJECT", project), ("PROJECT_UPDATED", project), ("TASK_UPDATED", task)],
            receiver
                .Received.Select(delivery => (delivery.Event, (string)delivery.Body["id"]!))
                .OrderBy(delivery => delivery.Event, StringComparer.Ordinal)
        );
        Assert.All(receiver.Received, delivery => Assert.Equal(Clockify.Workspace, (string)delivery.Body["workspaceId"]!));
    }

    [Theory]
    [InlineData("USER_ID", 1)]
    [InlineData("PROJECT_ID", 0)]
    [InlineData("WORKSPACE_ID", 2)]
    public async Task Trigger_source_limits_the_objects(string type, int deliveries)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var source = type switch
        {
            "USER_ID" => Clockify.Id("maria"),
            "PROJECT_ID" => Demo(EntityKind.Project, 0),
            _ => Clockify.Workspace,
        };
        await RegisterAsync(receiver, "NEW_TIME_ENTRY", type, source);
        await NewEntryAsync(acting: "maria");
        await NewEntryAsync(acting: "tane");
        await SendAllAsync();
        Assert.Equal(deliveries, receiver.Received.Count);
    }

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

    private static object Body(WebhookReceiver receiver, string name, string type, string[] sources) =>
        new
        {
            url = receiver.Url,
            webhookEvent = name,
            triggerSourceType = type,
            triggerSource = sources,
        };

    private async Task<CallResult> RegisterAsync(
        WebhookReceiver receiver,
        string name,
        string type = "WORKSPACE_ID",
        params string[] sources
    ) => (await Clockify.PostAsync("webhooks", Body(receiver, name, type, sources))).Is(201);

    private async Task<JsonArray> ListAsync() => (await Clockify.ControlAsync("GET", "webhooks"))["deliveries"]!.AsArray();

    /// <summary>Advances the clock to the next attempt, and returns the number of its delivery.</summary>
    private async Task<int> AdvanceToNextAttemptAsync()
    {
        var next = (await ListAsync()).Where(delivery => delivery!["nextAttemptAt"] is not null).MinBy(AttemptAt)!;
        Clockify.Clock.Advance(AttemptAt(next) - Clockify.Clock.GetUtcNow());
        return (int)next["id"]!;

        static DateTimeOffset AttemptAt(JsonNode? delivery) => (DateTimeOffset)delivery!["nextAttemptAt"]!;
    }

    /// <summary>Advances the clock to the next attempt, waits until it has ended, and returns its delivery.</summary>
    private async Task<JsonNode> SendNextAsync()
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
    private async Task SendAllAsync()
    {
        while ((await ListAsync()).Any(delivery => (string)delivery!["status"]! == "pending"))
        {
            await SendNextAsync();
        }
    }
}
