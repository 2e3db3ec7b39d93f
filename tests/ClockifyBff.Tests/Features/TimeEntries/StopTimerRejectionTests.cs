using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class StopTimerRejectionTests : TimerTest
{
    [Theory]
    [InlineData("""{"id":"{id}"}""", null)]
    [InlineData("{}", "stop-1")]
    [InlineData(null, "stop-2")]
    [InlineData("""{"description":"Typo"}""", null, "description")]
    [InlineData("""{"description":"Typo","tagIds":["{tag}"],"billable":false}""", "stop-3", "billable", "description", "tagIds")]
    [InlineData("""{"end":"{end}"}""", null)]
    public async Task Stop_of_a_timer_on_a_done_task_keeps_the_task_and_lists_notChanged(
        string? body,
        string? key,
        params string[] notChanged
    )
    {
        var id = (
            await StartTimerAsync(
                new
                {
                    projectId = DemoId(EntityKind.Project, 0),
                    taskId = DemoId(EntityKind.Task, 0),
                    description = "As it was",
                    start = Format(Now.AddMinutes(-5)),
                }
            )
        ).Id();
        await SetDoneAsync();

        var result = (
            await StopAsync(
                body?.Replace("{id}", id, StringComparison.Ordinal)
                    .Replace("{tag}", DemoId(EntityKind.Tag, 1), StringComparison.Ordinal)
                    .Replace("{end}", Format(Now.AddMinutes(-1)), StringComparison.Ordinal),
                key
            )
        ).Is(200);

        var stopped = result.Json.GetProperty("stopped");
        Assert.Equal((id, DemoId(EntityKind.Task, 0), "As it was"), (stopped.Id(), stopped.Text("taskId"), stopped.Text("description")));
        Assert.NotNull(stopped.Text("end"));
        Assert.Empty(await ListRunningIdsAsync());
        var named = result.Json.GetProperty("notChanged").EnumerateArray().ToList();
        Assert.Equal(notChanged, named.Select(one => one.Text("member")).Order(StringComparer.Ordinal));
        Assert.All(named, one => Assert.Contains("task is done", one.Text("detail"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_with_an_archived_tag_stops_the_timer_and_returns_why_the_tag_is_not_set()
    {
        var tag = DemoId(EntityKind.Tag, 0);
        await StartTimerAsync(new { projectId = DemoId(EntityKind.Project, 0), taskId = DemoId(EntityKind.Task, 0) });
        var name = (await Asha.CallRawAsync(HttpMethod.Get, "tags")).EnumerateArray().Single(one => one.Id() == tag).Text("name");
        await Asha.CallClockifyAsync(HttpMethod.Put, $"tags/{tag}", new { name, archived = true });

        var result = (await Asha.PostAsync("timer/stop", new { tagIds = new[] { tag }, description = "Reviewed" })).Is(200);

        Assert.Empty(await ListRunningIdsAsync());
        var notChanged = result
            .Json.GetProperty("notChanged")
            .EnumerateArray()
            .ToDictionary(one => one.Text("member")!, one => one.Text("detail")!);
        Assert.Equal(["description", "tagIds"], notChanged.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("A tag is archived.", notChanged["tagIds"]);
    }

    [Fact]
    public async Task Stop_that_changes_every_member_returns_an_empty_notChanged()
    {
        await StartTimerAsync();

        var result = (await Asha.PostAsync("timer/stop", new { description = "Done" })).Is(200);

        Assert.Empty(result.Json.GetProperty("notChanged").EnumerateArray());
        Assert.Equal("Done", result.Json.GetProperty("stopped").Text("description"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task Stop_without_required_members_is_409_with_the_running_entry(string? key)
    {
        var id = (await StartTimerAsync(new { projectId = DemoId(EntityKind.Project, 0), taskId = DemoId(EntityKind.Task, 0) })).Id();
        await SetDoneAsync();
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { forceDescription = true });

        var result = (await StopAsync(null, key)).IsProblem(409, "required_by_workspace", "fix", "description");

        Assert.Equal(id, result.Json.GetProperty("current").Id());
        Assert.Equal([id], await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Stop_in_a_locked_period_is_403_with_the_running_entry()
    {
        var id = (await Maria.GetAsync("timer")).Json.GetProperty("entry").Id();
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { lockTimeEntries = Format(Now.AddDays(1)) });

        var result = (await Maria.PostAsync("timer/stop")).Is(403);

        Assert.Equal(("entry_locked", id), (result.Json.Text("errorCode"), result.Json.GetProperty("current").Id()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-5)]
    public async Task Start_blocked_by_the_running_entry_is_409_with_that_entry(int? minutes)
    {
        var id = await StartTimerInClockifyAsync(new { start = Format(Now.AddMinutes(-10)) });
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { forceDescription = true });

        await Bff.Sandbox.RespondNextAsync("POST", "/api/v1/workspaces/*/time-entries", 400, """{"message":"Faltan campos","code":501}""");
        var start = minutes is { } ahead ? Format(Now.AddMinutes(ahead)) : null;
        var result = (await Asha.PostAsync("timer/start", new { start, description = "New" })).IsProblem(
            409,
            "required_by_workspace",
            "fix",
            "description"
        );

        Assert.Equal(id, result.Json.GetProperty("current").Id());
        Assert.Equal([id], await ListRunningIdsAsync());
    }

    private Task<JsonElement> SetDoneAsync() =>
        Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"projects/{DemoId(EntityKind.Project, 0)}/tasks/{DemoId(EntityKind.Task, 0)}",
            new { name = "Design", status = "DONE" }
        );

    private Task<CallResult> StopAsync(string? body, string? key) =>
        Asha.SendAsync(HttpMethod.Post, "timer/stop", body, key is null ? [] : [("Idempotency-Key", key)]);
}
