namespace ClockifyBff.Tests.Idempotency;

/// <summary>The response to a stop is lost: the repeated request returns the stopped timer, and stops no other timer.</summary>
[Trait("Kind", "API")]
public sealed class LostStopResponseTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lost_stop_in_the_past_is_found_by_its_end(bool withMore)
    {
        var post = await fixture.NewAsync("stop");
        var end = TimeProvider.System.GetUtcNow().AddMinutes(-30).ToString(TimeFormat);
        post = post with { Body = withMore ? new { end, description = "With more" } : new { end } };
        var running = await fixture.GetRunningTimerIdAsync();
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);

        var stopped = (await fixture.SendAsync(post)).Is(200);

        Assert.Equal((running, end), (IdempotencyFixture.IdIn(stopped), stopped.Json.GetProperty("stopped").Text("end")));
    }

    [Fact]
    public async Task Lost_stop_of_a_timer_of_several_days_is_found()
    {
        var post = await fixture.NewAsync("stop");
        await fixture.StopTimerAsync();
        var start = TimeProvider.System.GetUtcNow().AddDays(-4).ToString(TimeFormat);
        var running = (
            await fixture.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { start, description = "Forgotten" })
        ).Id();
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);

        Assert.Equal(running, IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(200)));
    }

    [Fact]
    public async Task Planned_entry_of_today_is_not_taken_for_the_running_timer()
    {
        var post = await fixture.NewAsync("stop");
        var running = await fixture.GetRunningTimerIdAsync();
        var now = TimeProvider.System.GetUtcNow();
        var planned = await fixture.Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = now.AddMinutes(-5).ToString(TimeFormat),
                end = now.AddHours(2).ToString(TimeFormat),
                description = "Planned",
            }
        );
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);

        Assert.Equal(running, IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(200)));
        Assert.Null(await fixture.GetRunningTimerIdAsync());
        await fixture.Asha.CallRawAsync(HttpMethod.Delete, $"time-entries/{planned.Id()}");
    }

    [Fact]
    public async Task Repeat_of_a_lost_stop_stops_no_later_timer()
    {
        var post = await fixture.NewAsync("stop");
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);
        await IdempotencyFixture.WaitForNextSecondAsync();
        var later = (await fixture.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { description = "Later" })).Id();

        (await fixture.SendAsync(post)).Is(200);

        Assert.Equal(later, await fixture.GetRunningTimerIdAsync());
    }
}
