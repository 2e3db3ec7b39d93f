using ClockifyBff.Sandbox.Clockify;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The clock of the service is 30 s behind Clockify's, and stands still.</summary>
[Trait("Kind", "API")]
public sealed class TimerClockSkewTests : TimerTest
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow().AddSeconds(-30));

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(119.999)]
    public async Task Start_up_to_two_minutes_ahead_is_now_by_the_clock_of_Clockify(double seconds)
    {
        var running = await StartTimerInClockifyAsync();
        var before = Now;

        var result = (await Asha.PostAsync("timer/start", new { start = ServiceTime(seconds) })).Is(201).Json;

        AssertSince(before, result.GetProperty("started").Text("start"));
        Assert.Equal(running, result.GetProperty("stopped").Id());
    }

    [Fact]
    public async Task Start_in_the_past_is_kept_and_one_two_minutes_ahead_is_400()
    {
        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { start = ServiceTime(120) }))).IsProblem(
            400,
            "invalid_request",
            "fix",
            "start"
        );
        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { start = "9999-12-31T23:59:59Z" }))).IsProblem(
            400,
            "invalid_request",
            "fix",
            "start"
        );

        Assert.Equal(Format(_time.GetUtcNow().AddSeconds(-120)), (await StartTimerAsync(new { start = ServiceTime(-120) })).Text("start"));
        Assert.Equal(Format(_time.GetUtcNow().AddSeconds(-1)), (await StartTimerAsync(new { start = ServiceTime(-1) })).Text("start"));
        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { start = ServiceTime(-2) }))).IsProblem(
            409,
            "timer_running",
            "fix"
        );
    }

    [Fact]
    public async Task Start_longer_ago_than_the_longest_entry_is_400()
    {
        foreach (var start in (object[])[ServiceTime(-(999 * 3600) - 1), "0001-01-01T00:00:00Z"])
        {
            (await AssertUnchangedAsync(() => Asha.PostAsync("timer/start", new { start }))).IsProblem(
                400,
                "invalid_request",
                "fix",
                "start"
            );
        }

        var started = await StartTimerAsync(new { start = ServiceTime((-999 * 3600) + 1) });
        Assert.Equal(
            "PT998H59M59S",
            (await Asha.PostAsync("timer/stop", new { id = started.Id() })).Is(200).Json.GetProperty("stopped").Text("duration")
        );
    }

    [Fact]
    public async Task Stop_up_to_two_minutes_ahead_ends_now_and_a_later_one_is_400()
    {
        await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-1)) });

        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { end = ServiceTime(120.001) }))).IsProblem(
            400,
            "invalid_request",
            "fix",
            "end"
        );
        (await AssertUnchangedAsync(() => Asha.PostAsync("timer/stop", new { end = "9999-12-31T23:59:59Z" }))).IsProblem(
            400,
            "invalid_request",
            "fix",
            "end"
        );

        Assert.Equal(
            Format(_time.GetUtcNow()),
            (await Asha.PostAsync("timer/stop", new { end = ServiceTime(120) })).Is(200).Json.GetProperty("stopped").Text("end")
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_of_a_timer_that_starts_in_the_future_ends_it_at_its_start(bool withId)
    {
        var started = await StartTimerAsync();

        var stopped = (await Asha.PostAsync("timer/stop", withId ? new { id = started.Id() } : null)).Is(200).Json.GetProperty("stopped");

        Assert.Equal((started.Text("start"), "PT0S"), (stopped.Text("end"), stopped.Text("duration")));
    }

    [Fact]
    public async Task Billable_of_a_task_newer_than_its_cached_project_is_used()
    {
        await Asha.ListAsync(path: "projects");
        _time.Advance(TimeSpan.FromSeconds(6));
        var projectId = DemoId(EntityKind.Project, 7);
        var taskId = (await Asha.CallClockifyAsync(HttpMethod.Post, $"projects/{projectId}/tasks", new { name = "New" })).Id();
        await Asha.CallClockifyAsync(HttpMethod.Put, $"projects/{projectId}/tasks/{taskId}", new { name = "New", billable = true });

        Assert.True((await StartTimerAsync(new { projectId, taskId })).GetProperty("billable").GetBoolean());
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }

    private DateTimeOffset ServiceTime(double seconds) => _time.GetUtcNow().AddSeconds(seconds);
}
