using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>The events that changes raise, and the bodies of their deliveries.</summary>
[Trait("Kind", "API")]
public sealed class SandboxWebhookEventTests : WebhookTest
{
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
}
