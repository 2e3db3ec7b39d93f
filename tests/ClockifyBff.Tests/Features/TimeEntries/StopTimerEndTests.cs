using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>When a timer may end, and what it must have by then.</summary>
[Trait("Kind", "API")]
public sealed class StopTimerEndTests : TimerTest
{
    /// <summary>Without an id Clockify itself stops what runs; with one, or with fields, the service writes the entry.</summary>
    public static TheoryData<bool, bool> Ways =>
        new()
        {
            { false, false },
            { true, false },
            { false, true },
        };

    [Theory]
    [InlineData("forceProjects", "projectId", "EN")]
    [InlineData("forceTasks", "taskId", "EN")]
    [InlineData("forceTags", "tagIds", "ES")]
    [InlineData("forceDescription", "description", "ES")]
    [InlineData(null, "customFields", "EN")]
    public async Task Stop_without_required_members_is_409_and_with_them_200(string? setting, string field, string language)
    {
        await Bff.Sandbox.SetLanguageAsync(Asha.UserId, language);
        var id = await StartedElsewhereAsync(new { start = Text(Now.AddHours(-1)) });
        await RequireAsync(setting);

        foreach (var body in (object?[])[null, new { end = Text(Now.AddMinutes(-1)) }, new { id }, new { billable = true }])
        {
            (await UnchangedAsync(() => Asha.PostAsync("timer/stop", body))).Refuses(409, "required_by_workspace", "fix", field);
        }

        var stopped = (
            await Asha.PostAsync(
                "timer/stop",
                new
                {
                    id,
                    description = "Kick-off",
                    projectId = Demo(EntityKind.Project, 0),
                    taskId = Demo(EntityKind.Task, 0, 0),
                    tagIds = new[] { Demo(EntityKind.Tag, 0) },
                    customFields = new[] { new { id = Demo(EntityKind.CustomField, 0), value = "DEMO-1" } },
                }
            )
        ).Is(200).Json.GetProperty("stopped");
        AssertSame(await EntryAsync(id), stopped);
        Assert.Empty(await RunningAsync());
    }

    [Fact]
    public async Task All_missing_required_members_are_reported_at_once()
    {
        await StartedElsewhereAsync(new { projectId = Demo(EntityKind.Project, 0) });
        await Bff.Sandbox.ChangeWorkspaceAsync(
            Asha.Workspace,
            new
            {
                forceProjects = true,
                forceTasks = true,
                forceTags = true,
                forceDescription = true,
            }
        );
        await RequireAsync(null);

        (await UnchangedAsync(() => Asha.PostAsync("timer/stop"))).Refuses(
            409,
            "required_by_workspace",
            "fix",
            "taskId",
            "tagIds",
            "description",
            "customFields"
        );
        (
            await UnchangedAsync(() => Asha.PostAsync("timer/stop", new { description = "New", taskId = Demo(EntityKind.Task, 0, 0) }))
        ).Refuses(409, "required_by_workspace", "fix", "tagIds", "customFields");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stop_with_an_end_in_the_past_keeps_it(bool withId, bool withFields)
    {
        var id = await StartedElsewhereAsync(new { start = Text(Now.AddHours(-1)) });
        var end = Now.AddMinutes(-30);

        var stopped = (await StopAsync(id, end, withId, withFields)).Is(200).Json.GetProperty("stopped");

        Assert.Equal((id, Text(end)), (stopped.Id(), stopped.Text("end")));
        Assert.Equal(Text(end), (await Asha.RawEntryAsync(id)).GetProperty("timeInterval").Text("end"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stop_with_an_end_before_the_start_is_400(bool withId, bool withFields)
    {
        var id = await StartedElsewhereAsync(new { start = Text(Now.AddHours(-1)) });

        (await UnchangedAsync(() => StopAsync(id, Now.AddHours(-1).AddMinutes(-3), withId, withFields))).Refuses(
            400,
            "invalid_request",
            "fix",
            "end"
        );
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stop_with_an_end_up_to_two_minutes_ahead_ends_the_timer_now(bool withId, bool withFields)
    {
        var id = (await StartedAsync()).Id();
        var before = Now;

        (await UnchangedAsync(() => StopAsync(id, Now.AddSeconds(125), withId, withFields))).Refuses(400, "invalid_request", "fix", "end");
        (await StopAsync(id, Now.AddSeconds(40), withId, withFields)).Is(200);

        AssertSince(before, (await Asha.RawEntryAsync(id)).GetProperty("timeInterval").Text("end"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stop_with_an_end_just_before_the_start_ends_the_timer_at_its_start(bool withId, bool withFields)
    {
        var started = await StartedAsync();

        var stopped = (await StopAsync(started.Id(), Now.AddSeconds(-40), withId, withFields)).Is(200).Json.GetProperty("stopped");

        Assert.Equal(
            (started.Id(), started.Text("start"), started.Text("start"), "PT0S", 0),
            (
                stopped.Id(),
                stopped.Text("start"),
                stopped.Text("end"),
                stopped.Text("duration"),
                stopped.GetProperty("durationSeconds").GetInt32()
            )
        );
        Assert.Equal("PT0S", (await Asha.RawEntryAsync(started.Id())).GetProperty("timeInterval").Text("duration"));
    }

    [Fact]
    public async Task Stop_with_an_end_before_the_given_start_is_400()
    {
        await StartedElsewhereAsync(new { start = Text(Now.AddHours(-1)) });
        var start = Now.AddMinutes(-30);

        (await UnchangedAsync(() => Asha.PostAsync("timer/stop", new { start, end = start.AddSeconds(-60) }))).Refuses(
            400,
            "invalid_request",
            "fix",
            "end"
        );
        (await UnchangedAsync(() => Asha.PostAsync("timer/stop", new { start = Now.AddHours(1) }))).Refuses(
            400,
            "invalid_request",
            "fix",
            "start"
        );
        (await Asha.PostAsync("timer/stop", new { start, end = start })).Is(200);
    }

    [Fact]
    public async Task Forgotten_timer_is_stopped_with_an_end()
    {
        var start = Now.AddHours(-1000);
        var id = await StartedElsewhereAsync(new { start = Text(start) });

        (await UnchangedAsync(() => Asha.PostAsync("timer/stop"))).Refuses(400, "invalid_request", "fix", "start");
        (await UnchangedAsync(() => Asha.PostAsync("timer/stop", new { id }))).Refuses(400, "invalid_request", "fix", "start");
        Assert.Equal(
            "PT8H",
            (await Asha.PostAsync("timer/stop", new { id, end = Text(start.AddHours(8)) }))
                .Is(200)
                .Json.GetProperty("stopped")
                .Text("duration")
        );
    }

    [Fact]
    public async Task Timer_with_an_archived_tag_stops_and_keeps_the_tag()
    {
        var tag = await Asha.ElsewhereAsync(HttpMethod.Post, "tags", new { name = "For a while" });
        var id = await StartedElsewhereAsync(new { tagIds = new[] { tag.Id() } });
        await Asha.ElsewhereAsync(HttpMethod.Put, $"tags/{tag.Id()}", new { name = "For a while", archived = true });

        var stopped = (await Asha.PostAsync("timer/stop", new { id })).Is(200).Json.GetProperty("stopped");
        Assert.Equal(tag.Id(), Assert.Single(stopped.GetProperty("tagIds").EnumerateArray()).GetString());

        await StartedElsewhereAsync(new { tagIds = new[] { Demo(EntityKind.Tag, 0) } });
        await Asha.ElsewhereAsync(HttpMethod.Put, $"tags/{Demo(EntityKind.Tag, 0)}", new { name = "Meeting", archived = true });
        (await Asha.PostAsync("timer/stop")).Is(200);
    }

    private Task<CallResult> StopAsync(string id, DateTimeOffset end, bool withId, bool withFields) =>
        Asha.PostAsync(
            "timer/stop",
            (withId, withFields) switch
            {
                (true, _) => new { id, end },
                (_, true) => new { end, description = "New" },
                _ => new { end },
            }
        );

    private async Task RequireAsync(string? setting)
    {
        if (setting is null)
        {
            await Bff.Sandbox.ChangeCompanyAsync(
                HttpMethod.Put,
                $"workspaces/{Asha.Workspace}/custom-fields/{Demo(EntityKind.CustomField, 0)}/required",
                new { required = true }
            );
        }
        else
        {
            await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new Dictionary<string, bool> { [setting] = true });
        }
    }
}
