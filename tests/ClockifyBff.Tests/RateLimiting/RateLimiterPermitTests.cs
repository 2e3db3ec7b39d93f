using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The order and the time in which permits are granted.</summary>
[Trait("Kind", "unit")]
public sealed class RateLimiterPermitTests : RateLimiterTest
{
    private static readonly TimeSpan _coldStartMargin = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Ten_permits_are_free_and_the_eleventh_comes_after_the_window()
    {
        WarmUp();
        Assert.All(Take(10), permit => Assert.True(permit.IsGranted()));
        var eleventh = Take();

        await AdvanceAsync(Window - TimeSpan.FromMilliseconds(1));
        Assert.False(eleventh.IsCompleted);

        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.True(eleventh.IsGranted());
    }

    [Fact]
    public async Task First_permits_after_an_idle_time_count_from_the_latest_possible_arrival()
    {
        Take(10);
        var eleventh = Take();

        await AdvanceAsync(Window + _coldStartMargin - TimeSpan.FromMilliseconds(1));
        Assert.False(eleventh.IsCompleted);

        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.True(eleventh.IsGranted());
    }

    [Fact]
    public async Task Permits_taken_all_at_once_become_free_one_by_one()
    {
        WarmUp();
        Take(10);
        var waiting = Take(10);

        await PassAsync(Window);
        for (var permit = 1; permit <= 10; permit++)
        {
            Assert.Equal(permit, Granted(waiting));
            await PassAsync(Window / 20 + TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task Calls_below_half_of_the_limit_get_permits_at_once()
    {
        WarmUp();
        for (var page = 0; page < 5; page++)
        {
            Assert.All(Take(5), permit => Assert.True(permit.IsGranted()));
            await AdvanceAsync(TimeSpan.FromSeconds(1.2));
        }
    }

    [Fact]
    public async Task Permits_within_one_priority_come_in_order_of_arrival()
    {
        WarmUp();
        Take(10);
        var waiting = Take(15);

        await PassAsync(1.5 * Window);

        Assert.Equal(10, waiting.TakeWhile(permit => permit.IsGranted()).Count());
        Assert.All(waiting[10..], permit => Assert.False(permit.IsCompleted));
    }

    [Fact]
    public async Task Completion_calls_go_before_new_calls()
    {
        WarmUp();
        Take(10);
        var begins = Take(10);
        var finishes = Take(4, Priority.Completion);

        await PassAsync(1.5 * Window);

        Assert.All(finishes, permit => Assert.True(permit.IsGranted()));
        Assert.Equal(6, Granted(begins));
    }

    [Fact]
    public async Task Later_step_of_a_started_operation_goes_before_new_calls()
    {
        WarmUp();
        Take(10);
        var begins = Take(10);
        var later = Later();

        await PassAsync(Window);

        Assert.True(later.IsGranted());
        Assert.Equal(0, Granted(begins));
    }

    [Fact]
    public async Task Background_calls_get_every_tenth_permit_and_all_unused_ones()
    {
        WarmUp();
        Take(10);
        var background = Take(20, Priority.Background);
        var interactive = Take(30);

        await PassAsync(1.5 * Window);
        Assert.Equal((1, 9), (Granted(background), Granted(interactive)));

        await PassAsync(3 * Window);
        Assert.Equal(30, Granted(interactive));
        await PassAsync(Window / 3);
        Assert.Equal(10, Granted(background));
    }

    [Fact]
    public async Task Background_permits_are_spaced_so_that_interactive_calls_soon_get_one()
    {
        WarmUp();
        Assert.Equal(5, Granted(Take(20, Priority.Background)));

        for (var call = 0; call < 10; call++)
        {
            var background = Take(12, Priority.Background);
            await PassAsync(Window + TimeSpan.FromMilliseconds(10 * call));
            var mine = Take();
            await PassAsync(Window / 5);
            Assert.True(mine.IsGranted());
            Assert.False(background[^1].IsCompleted);
        }
    }

    [Fact]
    public async Task Cancelled_call_gives_its_permit_to_the_next()
    {
        WarmUp();
        Take(10);
        using var gone = new CancellationTokenSource();
        var leaving = Limiter.AcquireAsync(new PermitRequest(Priority.Interactive, "asha", Scope: null), gone.Token).AsTask();
        var staying = Take(10);

        await gone.CancelAsync();
        await PassAsync(1.5 * Window);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.All(staying, permit => Assert.True(permit.IsGranted()));
    }

    [Fact]
    public void Call_that_is_already_cancelled_takes_no_permit()
    {
        Assert.Throws<OperationCanceledException>(() =>
        {
            _ = Limiter
                .AcquireAsync(new PermitRequest(Priority.Interactive, "asha", Scope: null), new CancellationToken(canceled: true))
                .AsTask();
        });

        WarmUp();
        Assert.All(Take(10), permit => Assert.True(permit.IsGranted()));
    }

    [Fact]
    public async Task Employee_with_many_calls_does_not_delay_the_calls_of_others()
    {
        WarmUp();
        Take(10);
        var flood = Take(40, employee: "asha");
        var maria = Take(2, employee: "maria");
        var tane = Take(1, employee: "tane");

        await PassAsync(1.5 * Window);

        Assert.Equal((7, 2, 1), (Granted(flood), Granted(maria), Granted(tane)));
    }
}
