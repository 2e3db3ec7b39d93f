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
    public async Task Timer_that_was_noted_offline_has_the_time_between_its_start_and_its_end(int started, int stopped, int seconds)
    {
        var now = Now;
        (await Asha.PostAsync("timer/start", new { start = Text(now.AddSeconds(-started)) })).Is(201);
        var reply = (await Asha.PostAsync("timer/stop", new { end = Text(now.AddSeconds(-stopped)) })).Is(200);

        Assert.Equal(seconds, reply.Json.GetProperty("stopped").GetProperty("durationSeconds").GetInt32());
    }

    [Fact]
    public async Task Start_slightly_ahead_means_now()
    {
        var before = Now;
        AssertSince(before, (await StartedAsync(new { start = Text(before.AddSeconds(90)) })).Text("start"));
    }

    [Fact]
    public async Task Start_in_the_past_stops_the_running_timer_at_that_moment()
    {
        var now = Now;
        var first = (await StartedAsync(new { start = Text(now.AddMinutes(-20)), description = "First" })).Id();

        var reply = (await Asha.PostAsync("timer/start", new { start = Text(now.AddMinutes(-5)), description = "Second" })).Is(201).Json;

        Assert.Equal((first, Text(now.AddMinutes(-5))), (reply.GetProperty("stopped").Id(), reply.GetProperty("stopped").Text("end")));
        Assert.Equal(Text(now.AddMinutes(-5)), reply.GetProperty("started").Text("start"));
        Assert.Equal([reply.GetProperty("started").Id()], await RunningAsync());
        Assert.Equal(900, (await EntryAsync(first)).GetProperty("durationSeconds").GetInt32());
    }

    [Theory]
    [InlineData("stop", -30)]
    [InlineData("fail", -5)]
    public async Task Start_in_the_past_is_409_while_a_later_timer_runs_or_none_may_be_stopped(string ifRunning, int minutes)
    {
        var running = (await StartedAsync(new { start = Text(Now.AddMinutes(-20)) })).Id();

        var reply = (
            await UnchangedAsync(() => Asha.PostAsync("timer/start", new { ifRunning, start = Text(Now.AddMinutes(minutes)) }))
        ).Refuses(409, "timer_running", "fix");

        Assert.Equal(running, reply.Json.GetProperty("current").Id());
    }

    [Fact]
    public async Task Start_in_the_past_refused_by_Clockify_restarts_the_previous_timer()
    {
        var running = (
            await StartedAsync(
                new
                {
                    start = Text(Now.AddMinutes(-20)),
                    description = "First",
                    projectId = Demo(EntityKind.Project, 0),
                    taskId = Demo(EntityKind.Task, 0),
                }
            )
        ).Id();
        await Asha.ElsewhereAsync(
            HttpMethod.Put,
            $"projects/{Demo(EntityKind.Project, 0)}/tasks/{Demo(EntityKind.Task, 0, 1)}",
            new { name = "Closed", status = "DONE" }
        );

        var reply = await UnchangedAsync(() =>
            Asha.PostAsync(
                "timer/start",
                new
                {
                    start = Text(Now.AddMinutes(-5)),
                    projectId = Demo(EntityKind.Project, 0),
                    taskId = Demo(EntityKind.Task, 0, 1),
                }
            )
        );

        reply.Refuses(400, "invalid_request", "fix", "taskId");
        Assert.Equal([running], await RunningAsync());
    }

    [Fact]
    public async Task Start_in_the_past_with_a_lost_request_restarts_the_previous_timer()
    {
        await StartedAsync(new { start = Text(Now.AddMinutes(-20)), description = "First" });
        await Bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Reset) { Method = "POST" });

        var reply = await UnchangedAsync(() => Asha.PostAsync("timer/start", new { start = Text(Now.AddMinutes(-5)) }));

        reply.Is(502);
    }

    [Theory]
    [InlineData("""{"message":"no","code":"501"}""")]
    [InlineData("""{"message":"no","code":true}""")]
    [InlineData("""{"message":"\ud800","code":501}""")]
    public async Task Start_in_the_past_with_an_unreadable_refusal_restarts_the_previous_timer(string refusal)
    {
        await StartedAsync(new { start = Text(Now.AddMinutes(-20)), description = "First" });
        await Bff.Sandbox.AnswerNextAsync("POST", "/api/v1/workspaces/*/time-entries", 400, refusal);

        var reply = await UnchangedAsync(() => Asha.PostAsync("timer/start", new { start = Text(Now.AddMinutes(-5)) }));

        reply.Is(400);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("{}", "planned")]
    [InlineData("""{"description":"Later"}""", null)]
    public async Task Stop_of_a_timer_whose_start_lies_ahead_stops_it_at_its_start(string? body, string? key)
    {
        var running = (await StartedAsync(new { description = "Planned" })).Id();
        var start = Text(Now.AddHours(5));
        (await Asha.SendAsync(HttpMethod.Patch, $"time-entries/{running}", JsonSerializer.Serialize(new { start }))).Is(200);

        var stopped = (await Asha.SendAsync(HttpMethod.Post, "timer/stop", body, key is null ? [] : [("Idempotency-Key", key)]))
            .Is(200)
            .Json.GetProperty("stopped");

        Assert.Equal((running, start, start), (stopped.Id(), stopped.Text("start"), stopped.Text("end")));
        Assert.Empty(await RunningAsync());
    }

    [Fact]
    public async Task Start_in_the_past_with_a_lost_response_returns_the_running_timer()
    {
        var first = (await StartedAsync(new { start = Text(Now.AddMinutes(-20)) })).Id();
        await Bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.ResetAfterEffect) { Method = "POST" });

        var reply = (await Asha.PostAsync("timer/start", new { start = Text(Now.AddMinutes(-5)) })).Is(201).Json;

        Assert.Equal(first, reply.GetProperty("stopped").Id());
        Assert.Equal([reply.GetProperty("started").Id()], await RunningAsync());
    }
}
