using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The allowed ends of a timer, and the members that a stop requires.</summary>
[Trait("Kind", "API")]
public sealed class StopTimerEndTests : TimerTest
{
    /// <summary>
    /// Whether the request has an id and members. Without both, Clockify stops the running timer; otherwise the service writes the entry.
    /// </summary>
    public static TheoryData<bool, bool> StopBodies =>
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
        var id = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });
        await RequireAsync(setting);

        foreach (var body in (object?[])[null, new { end = Format(Now.AddMinutes(-1)) }, new { id }, new { billable = true }])
        {
            (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", body))).IsProblem(409, "required_by_workspace", "fix", field);
        }

        var stopped = (
            await Asha.PostAsync(
                "timer/stop",
                new
                {
                    id,
                    description = "Kick-off",
                    projectId = DemoId(EntityKind.Project, 0),
                    taskId = DemoId(EntityKind.Task, 0, 0),
                    tagIds = new[] { DemoId(EntityKind.Tag, 0) },
                    customFields = new[] { new { id = DemoId(EntityKind.CustomField, 0), value = "DEMO-1" } },
                }
            )
        ).Is(200).Json.GetProperty("stopped");
        AssertSame(await GetEntryAsync(id), stopped);
        Assert.Empty(await ListRunningIdsAsync());
    }

    [Fact]
    public async Task All_missing_required_members_are_reported_at_once()
    {
        await StartTimerInClockifyAsync(new { projectId = DemoId(EntityKind.Project, 0) });
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

        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop"))).IsProblem(
            409,
            "required_by_workspace",
            "fix",
            "taskId",
            "tagIds",
            "description",
            "customFields"
        );
        (
            await AssertUnchangedAsync(() =>
                Asha.PostAsync("timer/stop", new { description = "New", taskId = DemoId(EntityKind.Task, 0, 0) })
            )
        ).IsProblem(409, "required_by_workspace", "fix", "tagIds", "customFields");
    }

    [Theory]
    [MemberData(nameof(StopBodies))]
    public async Task Stop_with_an_end_in_the_past_keeps_it(bool withId, bool withMembers)
    {
        var id = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });
        var end = Now.AddMinutes(-30);

        var stopped = (await StopAsync(id, end, withId, withMembers)).Is(200).Json.GetProperty("stopped");

        Assert.Equal((id, Format(end)), (stopped.Id(), stopped.Text("end")));
        Assert.Equal(Format(end), (await Asha.ReadRawEntryAsync(id)).GetProperty("timeInterval").Text("end"));
    }

    [Theory]
    [MemberData(nameof(StopBodies))]
    public async Task Stop_with_an_end_before_the_start_is_400(bool withId, bool withMembers)
    {
        var id = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });

        (await AssertUnchangedAsync(() => StopAsync(id, Now.AddHours(-1).AddMinutes(-3), withId, withMembers))).IsProblem(
            400,
            "invalid_request",
            "fix",
            "end"
        );
    }

    [Theory]
    [MemberData(nameof(StopBodies))]
    public async Task Stop_with_an_end_up_to_two_minutes_ahead_ends_the_timer_now(bool withId, bool withMembers)
    {
        var id = (await StartTimerAsync()).Id();
        var before = Now;

        (await AssertUnchangedAsync(() => StopAsync(id, Now.AddSeconds(125), withId, withMembers))).IsProblem(
            400,
            "invalid_request",
            "fix",
            "end"
        );
        (await StopAsync(id, Now.AddSeconds(40), withId, withMembers)).Is(200);

        AssertSince(before, (await Asha.ReadRawEntryAsync(id)).GetProperty("timeInterval").Text("end"));
    }

    [Theory]
    [MemberData(nameof(StopBodies))]
    public async Task Stop_with_an_end_just_before_the_start_ends_the_timer_at_its_start(bool withId, bool withMembers)
    {
        var started = await StartTimerAsync();

        var stopped = (await StopAsync(started.Id(), Now.AddSeconds(-40), withId, withMembers)).Is(200).Json.GetProperty("stopped");

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
        Assert.Equal("PT0S", (await Asha.ReadRawEntryAsync(started.Id())).GetProperty("timeInterval").Text("duration"));
    }

    [Fact]
    public async Task Stop_with_an_end_before_the_given_start_is_400()
    {
        await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });
        var start = Now.AddMinutes(-30);

        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { start, end = start.AddSeconds(-60) }))).IsProblem(
            400,
            "invalid_request",
            "fix",
            "end"
        );
        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { start = Now.AddHours(1) }))).IsProblem(
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
        var id = await StartTimerInClockifyAsync(new { start = Format(start) });

        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop"))).IsProblem(400, "invalid_request", "fix", "start");
        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { id }))).IsProblem(400, "invalid_request", "fix", "start");
        Assert.Equal(
            "PT8H",
            (await Asha.PostAsync("timer/stop", new { id, end = Format(start.AddHours(8)) }))
                .Is(200)
                .Json.GetProperty("stopped")
                .Text("duration")
        );
    }

    [Fact]
    public async Task Timer_with_an_archived_tag_stops_and_keeps_the_tag()
    {
        var tag = await Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name = "For a while" });
        var id = await StartTimerInClockifyAsync(new { tagIds = new[] { tag.Id() } });
        await Asha.CallClockifyAsync(HttpMethod.Put, $"tags/{tag.Id()}", new { name = "For a while", archived = true });

        var stopped = (await Asha.PostAsync("timer/stop", new { id })).Is(200).Json.GetProperty("stopped");
        Assert.Equal(tag.Id(), Assert.Single(stopped.GetProperty("tagIds").EnumerateArray()).GetString());

        await StartTimerInClockifyAsync(new { tagIds = new[] { DemoId(EntityKind.Tag, 0) } });
        await Asha.CallClockifyAsync(HttpMethod.Put, $"tags/{DemoId(EntityKind.Tag, 0)}", new { name = "Meeting", archived = true });
        (await Asha.PostAsync("timer/stop")).Is(200);
    }

    private Task<CallResult> StopAsync(string id, DateTimeOffset end, bool withId, bool withMembers) =>
        Asha.PostAsync(
            "timer/stop",
            (withId, withMembers) switch
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
                $"workspaces/{Asha.Workspace}/custom-fields/{DemoId(EntityKind.CustomField, 0)}/required",
                new { required = true }
            );
        }
        else
        {
            await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new Dictionary<string, bool> { [setting] = true });
        }
    }
}
