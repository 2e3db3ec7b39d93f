using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class StartTimerTests : TimerTest
{
    [Fact]
    public async Task Start_with_an_empty_body_starts_now_with_default_values()
    {
        string? last = null;
        foreach (
            var body in (string?[])
                [
                    null,
                    "",
                    "null",
                    "{}",
                    """
                        {"start":null,"ifRunning":null,"description":null,"projectId":null,"projectName":null,"clientName":null,
                        "taskId":null,"taskName":null,"tagIds":null,
                        "tagNames":null,"billable":null,"type":null,"customFields":null}
                        """,
                ]
        )
        {
            var before = Now;

            var result = (await Asha.PostAsync("timer/start", body)).Is(201);

            var started = result.Json.GetProperty("started");
            AssertSince(before, started.Text("start"));
            Assert.Equal(
                (null, null, null, "regular", false),
                (
                    started.Text("end"),
                    started.Text("description"),
                    started.Text("projectId"),
                    started.Text("type"),
                    started.GetProperty("billable").GetBoolean()
                )
            );
            Assert.Equal(last, result.Json.GetProperty("stopped") is { ValueKind: JsonValueKind.Object } stopped ? stopped.Id() : null);
            Assert.Equal([last = started.Id()], await ListRunningIdsAsync());
            Assert.Equal($"/api/v1/workspaces/{Asha.Workspace}/time-entries/{last}", result.Header("Location")!);
        }
    }

    [Fact]
    public async Task Start_with_ids_sets_project_task_and_tags()
    {
        var entry = JsonSerializer.SerializeToNode(FullEntry())!.AsObject();
        (entry["start"], entry["type"]) = (null, "regular");
        entry.Remove("end");

        var started = await StartTimerAsync(entry.ToJsonString());

        AssertSame(await GetEntryAsync(started.Id()), started);
        var raw = await Asha.ReadRawEntryAsync(started.Id());
        Assert.Equal(
            ("Kick-off", DemoId(EntityKind.Project, 0), DemoId(EntityKind.Task, 0, 0), false),
            (raw.Text("description"), raw.Text("projectId"), raw.Text("taskId"), raw.GetProperty("billable").GetBoolean())
        );
        Assert.Equal([DemoId(EntityKind.Tag, 0), DemoId(EntityKind.Tag, 1)], raw.GetProperty("tagIds").Deserialize<string[]>()!);
        Assert.Equal(["DEMO-1", "Home"], raw.GetProperty("customFieldValues").EnumerateArray().Select(field => field.Text("value")!));
    }

    [Fact]
    public async Task Start_with_names_sets_project_task_and_tags()
    {
        var started = await StartTimerAsync(
            new
            {
                projectName = "website relaunch",
                clientName = "northwind traders",
                taskName = "design",
                tagNames = new[] { "meeting", "Review" },
            }
        );

        Assert.Equal(
            (DemoId(EntityKind.Project, 0), DemoId(EntityKind.Task, 0, 0), true),
            (started.Text("projectId"), started.Text("taskId"), started.GetProperty("billable").GetBoolean())
        );
        Assert.Equal([DemoId(EntityKind.Tag, 0), DemoId(EntityKind.Tag, 2)], started.GetProperty("tagIds").Deserialize<string[]>()!);
        Assert.Equal(
            ("Website relaunch", "Design"),
            (started.GetProperty("project").Text("name"), started.GetProperty("task").Text("name"))
        );
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(0, false)]
    public async Task Billable_defaults_to_that_of_the_task_and_then_of_the_project(int place, bool taskIsBillable)
    {
        var (projectId, name) = (DemoId(EntityKind.Project, place), "An exception");
        var taskId = (await Asha.CallClockifyAsync(HttpMethod.Post, $"projects/{projectId}/tasks", new { name })).Id();
        await Asha.CallClockifyAsync(HttpMethod.Put, $"projects/{projectId}/tasks/{taskId}", new { name, billable = taskIsBillable });

        Assert.Equal(taskIsBillable, await IsBillableAsync(new { projectId, taskId }));
        Assert.Equal(taskIsBillable, await IsBillableAsync(new { projectId, taskName = name }));
        Assert.Equal(!taskIsBillable, await IsBillableAsync(new { projectId }));
        Assert.Equal(
            !taskIsBillable,
            await IsBillableAsync(
                new
                {
                    projectId,
                    taskId,
                    billable = !taskIsBillable,
                }
            )
        );
        Assert.Equal(taskIsBillable, await IsBillableAsync(new { projectId, billable = taskIsBillable }));

        async Task<bool> IsBillableAsync(object timer) =>
            (await Asha.ReadRawEntryAsync((await StartTimerAsync(timer)).Id())).GetProperty("billable").GetBoolean();
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Start_returns_the_stopped_timer_as_Clockify_ended_it(int seconds)
    {
        var running = await StartTimerInClockifyAsync(
            new
            {
                start = Format(Now.AddSeconds(seconds)),
                description = "Before",
                projectId = DemoId(EntityKind.Project, 1),
                tagIds = new[] { DemoId(EntityKind.Tag, 1) },
            }
        );

        var result = (await Asha.PostAsync("timer/start", new { ifRunning = "stop" })).Is(201).Json;

        var (started, stopped) = (result.GetProperty("started"), result.GetProperty("stopped"));
        Assert.Equal(running, stopped.Id());
        AssertSame(await GetEntryAsync(running), stopped);
        Assert.Equal(seconds < 0 ? started.Text("start") : stopped.Text("start"), stopped.Text("end"));
        Assert.Equal([started.Id()], await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Start_with_ifRunning_fail_returns_409_and_keeps_the_running_timer()
    {
        var running = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)), description = "Before" });
        var position = await Bff.Sandbox.JournalPositionAsync();

        var result = (
            await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { description = "After", ifRunning = "fail" }))
        ).IsProblem(409, "timer_running", "fix");

        Assert.Equal((await GetEntryAsync(running)).GetRawText(), result.Json.GetProperty("current").GetRawText());
        Assert.DoesNotContain(await Bff.Sandbox.JournalAsync(position, plane: "gateway"), call => call.Method != "GET");
        await Asha.CallClockifyAsync(HttpMethod.Patch, $"user/{Asha.UserId}/time-entries", new { end = Format(Now) });
        (await Asha.PostAsync("timer/start", new { ifRunning = "fail" })).Is(201);
    }

    [Fact]
    public async Task Start_with_an_earlier_start_keeps_it_if_no_timer_runs()
    {
        var start = Now.AddHours(-3);

        var result = (await Asha.PostAsync("timer/start", new { start = start.ToOffset(TimeSpan.FromHours(5.5)) })).Is(201).Json;

        Assert.Equal(
            (Format(start), JsonValueKind.Null),
            (result.GetProperty("started").Text("start"), result.GetProperty("stopped").ValueKind)
        );
        Assert.Equal(
            Format(start),
            (await Asha.ReadRawEntryAsync(result.GetProperty("started").Id())).GetProperty("timeInterval").Text("start")
        );
    }

    [Theory]
    [InlineData("stop", -90)]
    [InlineData("fail", -90)]
    [InlineData("fail", -30)]
    [InlineData(null, -90)]
    public async Task Earlier_start_is_409_if_the_running_timer_began_later_or_with_ifRunning_fail(string? ifRunning, params int[] starts)
    {
        var running = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });

        foreach (var minutes in starts)
        {
            var result = (
                await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { start = Now.AddMinutes(minutes), ifRunning }))
            ).IsProblem(409, "timer_running", "fix");
            Assert.Equal(running, result.Json.GetProperty("current").Id());
        }
    }

    [Fact]
    public async Task Start_with_invalid_references_keeps_the_running_timer()
    {
        await StartTimerInClockifyAsync();
        await Asha.CallClockifyAsync(HttpMethod.Post, "projects", new { name = "Internal", clientId = DemoId(EntityKind.Client, 1) });
        await Asha.CallClockifyAsync(HttpMethod.Post, "projects", new { name = "Internal", clientId = DemoId(EntityKind.Client, 2) });

        await AssertRejectedAsync(new { projectName = "Webiste relaunch" }, 404, "name_not_found", "projectName");
        await AssertRejectedAsync(new { projectName = "Mobile app", taskName = "Windows" }, 404, "name_not_found", "taskName");
        await AssertRejectedAsync(new { tagNames = new[] { "Meeting", "Legacy" } }, 404, "name_not_found", "tagNames");
        await AssertRejectedAsync(new { projectName = "Internal" }, 409, "ambiguous_name", "projectName");
        await AssertRejectedAsync(new { projectId = UnknownId }, 404, "not_found", "projectId");
        await AssertRejectedAsync(
            new { projectId = DemoId(EntityKind.Project, 0), taskId = DemoId(EntityKind.Task, 1, 0) },
            404,
            "not_found",
            "taskId"
        );
        await AssertRejectedAsync(
            new { projectId = DemoId(EntityKind.Project, 0), taskId = DemoId(EntityKind.Task, 0, 3) },
            400,
            "invalid_request",
            "taskId"
        );
        await AssertRejectedAsync(new { tagIds = new[] { DemoId(EntityKind.Tag, 5) } }, 400, "invalid_request", "tagIds");
        await AssertRejectedAsync(new { customFields = new[] { new { id = UnknownId, value = 1 } } }, 404, "not_found", "customFields");

        async Task AssertRejectedAsync(object timer, int status, string errorCode, string field) =>
            (await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", timer))).IsProblem(status, errorCode, "fix", field);
    }

    [Fact]
    public async Task Start_without_members_required_of_finished_entries_is_201()
    {
        await Bff.Sandbox.ChangeWorkspaceAsync(
            Asha.Workspace,
            new
            {
                forceProjects = true,
                forceTasks = true,
                forceTags = true,
                forceDescription = true,
                timeTrackingMode = "STOPWATCH_ONLY",
            }
        );
        await Bff.Sandbox.ChangeCompanyAsync(
            HttpMethod.Put,
            $"workspaces/{Asha.Workspace}/custom-fields/{DemoId(EntityKind.CustomField, 0)}/required",
            new { required = true }
        );

        await StartTimerAsync();
        (await Maria.PostAsync("timer/start")).Is(201);
    }

    [Fact]
    public async Task Parallel_starts_stop_each_other_and_leave_one_running()
    {
        await Bff.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(10) });

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Asha.PostAsync("timer/start")));

        var started = results.Select(result => result.Is(201).Json.GetProperty("started").Id()).ToList();
        var stopped = results
            .Select(result => result.Json.GetProperty("stopped"))
            .Where(entry => entry.ValueKind == JsonValueKind.Object)
            .Select(JsonExtensions.Id);
        Assert.Equal(started.Except(await ListRunningIdsAsync()).Order(StringComparer.Ordinal), stopped.Order(StringComparer.Ordinal));
        Assert.Equal(
            5,
            (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Asha.PostAsync("timer/start", new { ifRunning = "fail" })))).Count(
                result => result.Is(409).Status == 409
            )
        );
    }
}
