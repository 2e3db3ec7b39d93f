namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxTimerTests : ClockifyTest
{
    private string Mine => $"user/{Clockify.Id("developer")}/time-entries";

    [Fact]
    public async Task Start_stops_the_running_timer_silently()
    {
        var first = await NewEntryAsync(new { });
        Clockify.Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await NewEntryAsync(new { });
        Assert.Equal("PT5M", (string)(await Clockify.GetAsync($"time-entries/{first}")).Node["timeInterval"]!["duration"]!);
        Assert.Equal([second], (await Clockify.GetAsync($"{Mine}?in-progress=true")).Texts("id"));
    }

    [Fact]
    public async Task Timer_started_in_the_future_is_not_stopped_before_its_start()
    {
        var first = await NewEntryAsync(new { start = "2026-05-13T12:00:00Z" });
        await NewEntryAsync(new { });
        Assert.Equal("2026-05-13T12:00:00Z", (string)(await Clockify.GetAsync($"time-entries/{first}")).Node["timeInterval"]!["end"]!);
    }

    [Fact]
    public async Task Stop_sets_the_end()
    {
        var id = await NewEntryAsync(new { start = "2026-05-13T08:30:00Z" });
        var stopped = (await Clockify.PatchAsync(Mine, new { end = "2026-05-13T09:00:16Z" })).Is(200);
        Assert.Equal((id, "PT30M16S"), (stopped.Id, (string)stopped.Node["timeInterval"]!["duration"]!));
        Assert.Equal("[]", (await Clockify.GetAsync($"{Mine}?in-progress=1")).Text);
    }

    [Fact]
    public async Task Stop_without_a_running_timer_is_404() =>
        (await Clockify.PatchAsync(Mine, new { end = "2026-05-13T09:00:00Z" })).IsClockifyError(
            404,
            404,
            $"Currently running time entry doesn't exist on workspace {Clockify.Workspace} for user {Clockify.Id("developer")}."
        );

    [Fact]
    public async Task Timer_does_not_stop_before_it_started()
    {
        await NewEntryAsync(new { start = "2026-05-13T09:00:00Z" });
        (await Clockify.PatchAsync(Mine, new { end = "2026-05-13T08:00:00Z" })).IsClockifyError(
            400,
            501,
            "Start datetime 2026-05-13T09:00:00Z is greater than end datetime 2026-05-13T08:00:00Z."
        );
    }

    [Fact]
    public async Task List_of_running_timers_has_those_of_all_users()
    {
        var mine = await NewEntryAsync(new { });
        var running = await Clockify.GetAsync("time-entries/status/in-progress");
        Assert.Equal(2, running.Nodes.Count);
        Assert.Contains(mine, running.Texts("id"));
    }

    [Fact]
    public async Task Running_timer_is_not_first_when_a_finished_entry_started_later()
    {
        var running = await NewEntryAsync(new { start = "2026-05-13T09:00:00Z" });
        var later = await NewEntryAsync(new { start = "2026-05-13T09:10:00Z", end = "2026-05-13T09:20:00Z" });
        Assert.Equal([later, running], (await Clockify.GetAsync($"{Mine}?page-size=2")).Texts("id"));
    }

    [Fact]
    public async Task Parallel_starts_leave_one_timer_running()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Clockify.PostAsync("time-entries", new { })));
        Assert.Single((await Clockify.GetAsync($"{Mine}?in-progress=true")).Nodes);
    }
}
