using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class StartTimerInPastTests : TimerTest
{
    [Theory]
    [InlineData(90, 30, 60)]
    [InlineData(5, 2, 3)]
    [InlineData(119, 0, 119)]
    [InlineData(3600, 60, 3540)]
    public async Task Timer_recorded_offline_lasts_from_its_start_to_its_end(int started, int stopped, int seconds)
    {
        var now = Now;
        (await Asha.PostAsync("timer/start", new { start = Format(now.AddSeconds(-started)) })).Is(201);
        var result = (await Asha.PostAsync("timer/stop", new { end = Format(now.AddSeconds(-stopped)) })).Is(200);

        Assert.Equal(seconds, result.Json.GetProperty("stopped").GetProperty("durationSeconds").GetInt32());
    }

    [Fact]
    public async Task Start_up_to_two_minutes_ahead_is_now()
    {
        var before = Now;
        AssertSince(before, (await StartTimerAsync(new { start = Format(before.AddSeconds(90)) })).Text("start"));
    }

    [Fact]
    public async Task Start_in_the_past_stops_the_running_timer_at_that_moment()
    {
        var now = Now;
        var first = (await StartTimerAsync(new { start = Format(now.AddMinutes(-20)), description = "First" })).Id();

        var result = (await Asha.PostAsync("timer/start", new { start = Format(now.AddMinutes(-5)), description = "Second" })).Is(201).Json;

        Assert.Equal((first, Format(now.AddMinutes(-5))), (result.GetProperty("stopped").Id(), result.GetProperty("stopped").Text("end")));
        Assert.Equal(Format(now.AddMinutes(-5)), result.GetProperty("started").Text("start"));
        Assert.Equal([result.GetProperty("started").Id()], await ListRunningIdsAsync());
        Assert.Equal(900, (await GetEntryAsync(first)).GetProperty("durationSeconds").GetInt32());
    }

    [Theory]
    [InlineData("stop", -30)]
    [InlineData("fail", -5)]
    public async Task Start_in_the_past_is_409_if_the_running_timer_began_later_or_with_ifRunning_fail(string ifRunning, int minutes)
    {
        var running = (await StartTimerAsync(new { start = Format(Now.AddMinutes(-20)) })).Id();

        var result = (
            await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { ifRunning, start = Format(Now.AddMinutes(minutes)) }))
        ).IsProblem(409, "timer_running", "fix");

        Assert.Equal(running, result.Json.GetProperty("current").Id());
    }

    [Fact]
    public async Task Start_in_the_past_rejected_by_Clockify_restarts_the_previous_timer()
    {
        var running = (
            await StartTimerAsync(
                new
                {
                    start = Format(Now.AddMinutes(-20)),
                    description = "First",
                    projectId = DemoId(EntityKind.Project, 0),
                    taskId = DemoId(EntityKind.Task, 0),
                }
            )
        ).Id();
        await Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"projects/{DemoId(EntityKind.Project, 0)}/tasks/{DemoId(EntityKind.Task, 0, 1)}",
            new { name = "Closed", status = "DONE" }
        );

        var result = await AssertUnchangedAsync(() =>
            Asha.PostAsync(
                "timer/start",
                new
                {
                    start = Format(Now.AddMinutes(-5)),
                    projectId = DemoId(EntityKind.Project, 0),
                    taskId = DemoId(EntityKind.Task, 0, 1),
                }
            )
        );

        result.IsProblem(400, "invalid_request", "fix", "taskId");
        Assert.Equal([running], await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Start_in_the_past_with_a_lost_request_restarts_the_previous_timer()
    {
        await StartTimerAsync(new { start = Format(Now.AddMinutes(-20)), description = "First" });
        await Bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Reset) { Method = "POST" });

        var result = await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { start = Format(Now.AddMinutes(-5)) }));

        result.Is(502);
    }

    [Theory]
    [InlineData("""{"message":"no","code":"501"}""")]
    [InlineData("""{"message":"no","code":true}""")]
    [InlineData("""{"message":"\ud800","code":501}""")]
    public async Task Start_in_the_past_with_an_unreadable_rejection_restarts_the_previous_timer(string rejection)
    {
        await StartTimerAsync(new { start = Format(Now.AddMinutes(-20)), description = "First" });
        await Bff.Sandbox.RespondNextAsync("POST", "/api/v1/workspaces/*/time-entries", 400, rejection);

        var result = await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { start = Format(Now.AddMinutes(-5)) }));

        result.Is(400);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("{}", "planned")]
    [InlineData("""{"description":"Later"}""", null)]
    public async Task Stop_of_a_timer_whose_start_lies_ahead_stops_it_at_its_start(string? body, string? key)
    {
        var running = (await StartTimerAsync(new { description = "Planned" })).Id();
        var start = Format(Now.AddHours(5));
        (await Asha.SendAsync(HttpMethod.Patch, $"time-entries/{running}", JsonSerializer.Serialize(new { start }))).Is(200);

        var stopped = (await Asha.SendAsync(HttpMethod.Post, "timer/stop", body, key is null ? [] : [("Idempotency-Key", key)]))
            .Is(200)
            .Json.GetProperty("stopped");

        Assert.Equal((running, start, start), (stopped.Id(), stopped.Text("start"), stopped.Text("end")));
        Assert.Empty(await ListRunningIdsAsync());
    }

    [Fact]
    public async Task Start_in_the_past_with_a_lost_response_returns_the_running_timer()
    {
        var first = (await StartTimerAsync(new { start = Format(Now.AddMinutes(-20)) })).Id();
        await Bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.ResetAfterEffect) { Method = "POST" });

        var result = (await Asha.PostAsync("timer/start", new { start = Format(Now.AddMinutes(-5)) })).Is(201).Json;

        Assert.Equal(first, result.GetProperty("stopped").Id());
        Assert.Equal([result.GetProperty("started").Id()], await ListRunningIdsAsync());
    }
}
