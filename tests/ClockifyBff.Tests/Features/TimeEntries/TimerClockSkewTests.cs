using ClockifyBff.Sandbox.Clockify;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The clock of the service is not Clockify's, and stands still here.</summary>
[Trait("Kind", "API")]
public sealed class TimerClockSkewTests : TimerTest
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow().AddSeconds(-30));

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(119.999)]
    public async Task Start_slightly_ahead_is_now_by_Clockifys_clock(double seconds)
    {
        var running = await StartedElsewhereAsync();
        var before = Now;

        var reply = (await Asha.PostAsync("timer/start", new { start = Here(seconds) })).Is(201).Json;

        AssertSince(before, reply.GetProperty("started").Text("start"));
        Assert.Equal(running, reply.GetProperty("stopped").Id());
    }

    [Fact]
    public async Task Start_in_the_past_is_kept_and_one_two_minutes_ahead_is_refused()
    {
        (await UnchangedAsync(() => Asha.PostAsync("timer/start", new { start = Here(120) }))).Refuses(
            400,
            "invalid_request",
            "fix",
            "start"
        );
        (await UnchangedAsync(() => Asha.PostAsync("timer/start", new { start = "9999-12-31T23:59:59Z" }))).Refuses(
            400,
            "invalid_request",
            "fix",
            "start"
        );

        Assert.Equal(Text(_time.GetUtcNow().AddSeconds(-120)), (await StartedAsync(new { start = Here(-120) })).Text("start"));
        Assert.Equal(Text(_time.GetUtcNow().AddSeconds(-1)), (await StartedAsync(new { start = Here(-1) })).Text("start"));
        (await UnchangedAsync(() => Asha.PostAsync("timer/start", new { start = Here(-2) }))).Refuses(409, "timer_running", "fix");
    }

    [Fact]
    public async Task Start_longer_ago_than_the_longest_entry_is_refused()
    {
        foreach (var start in (object[])[Here(-(999 * 3600) - 1), "0001-01-01T00:00:00Z"])
        {
            (await UnchangedAsync(() => Asha.PostAsync("timer/start", new { start }))).Refuses(400, "invalid_request", "fix", "start");
        }

        var started = await StartedAsync(new { start = Here((-999 * 3600) + 1) });
        Assert.Equal(
            "PT998H59M59S",
            (await Asha.PostAsync("timer/stop", new { id = started.Id() })).Is(200).Json.GetProperty("stopped").Text("duration")
        );
    }

    [Fact]
    public async Task Stop_up_to_two_minutes_ahead_ends_now_and_later_ones_are_refused()
    {
        await StartedElsewhereAsync(new { start = Text(Now.AddHours(-1)) });

        (await UnchangedAsync(() => Asha.PostAsync("timer/stop", new { end = Here(120.001) }))).Refuses(
            400,
            "invalid_request",
            "fix",
            "end"
        );
        (await UnchangedAsync(() => Asha.PostAsync("timer/stop", new { end = "9999-12-31T23:59:59Z" }))).Refuses(
            400,
            "invalid_request",
            "fix",
            "end"
        );

        Assert.Equal(
            Text(_time.GetUtcNow()),
            (await Asha.PostAsync("timer/stop", new { end = Here(120) })).Is(200).Json.GetProperty("stopped").Text("end")
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_of_a_timer_that_starts_in_the_future_ends_it_at_its_start(bool withId)
    {
        var started = await StartedAsync();

        var stopped = (await Asha.PostAsync("timer/stop", withId ? new { id = started.Id() } : null)).Is(200).Json.GetProperty("stopped");

        Assert.Equal((started.Text("start"), "PT0S"), (stopped.Text("end"), stopped.Text("duration")));
    }

    [Fact]
    public async Task Billable_of_a_task_newer_than_its_cached_project_is_used()
    {
        await Asha.ListAsync(of: "projects");
        _time.Advance(TimeSpan.FromSeconds(6));
        var projectId = Demo(EntityKind.Project, 7);
        var taskId = (await Asha.ElsewhereAsync(HttpMethod.Post, $"projects/{projectId}/tasks", new { name = "New" })).Id();
        await Asha.ElsewhereAsync(HttpMethod.Put, $"projects/{projectId}/tasks/{taskId}", new { name = "New", billable = true });

        Assert.True((await StartedAsync(new { projectId, taskId })).GetProperty("billable").GetBoolean());
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }

    private DateTimeOffset Here(double seconds) => _time.GetUtcNow().AddSeconds(seconds);
}
