using System.Diagnostics.Metrics;
using ClockifyBff.Budget;
using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Budget;

public sealed class RequestBudgetTests : IDisposable
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1.05);
    private static readonly TimeSpan _lateness = TimeSpan.FromMilliseconds(300);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly Meter _meter = new("budget of a test");
    private readonly RequestBudget _budget;

    public RequestBudgetTests() => _budget = Budgets.Of(10, _time, _meter);

    public void Dispose()
    {
        _budget.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Ten_turns_are_free_and_the_eleventh_comes_when_the_window_has_passed()
    {
        WarmUp();
        Assert.All(Take(10), turn => Assert.True(turn.IsCompletedSuccessfully));
        var eleventh = Take();

        await AdvanceAsync(_window - TimeSpan.FromMilliseconds(1));
        Assert.False(eleventh.IsCompleted);

        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.True(eleventh.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task After_a_pause_the_first_turns_count_as_late()
    {
        Take(10);
        var eleventh = Take();

        await AdvanceAsync(_window + _lateness - TimeSpan.FromMilliseconds(1));
        Assert.False(eleventh.IsCompleted);

        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.True(eleventh.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Turns_that_were_taken_all_at_once_come_free_one_after_the_other()
    {
        WarmUp();
        Take(10);
        var waiting = Take(10);

        await PassAsync(_window);
        for (var turn = 1; turn <= 10; turn++)
        {
            Assert.Equal(turn, Done(waiting));
            await PassAsync(_window / 20 + TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task Who_asks_for_less_than_half_of_what_is_allowed_gets_it_at_once()
    {
        WarmUp();
        for (var page = 0; page < 5; page++)
        {
            Assert.All(Take(5), turn => Assert.True(turn.IsCompletedSuccessfully));
            await AdvanceAsync(TimeSpan.FromSeconds(1.2));
        }
    }

    [Fact]
    public async Task Within_a_lane_turns_come_in_order_of_arrival()
    {
        WarmUp();
        Take(10);
        var waiting = Take(15);

        await PassAsync(1.5 * _window);

        Assert.Equal(10, waiting.TakeWhile(turn => turn.IsCompleted).Count());
        Assert.All(waiting[10..], turn => Assert.False(turn.IsCompleted));
    }

    [Fact]
    public async Task What_finishes_goes_before_what_begins()
    {
        WarmUp();
        Take(10);
        var begins = Take(10);
        var finishes = Take(4, Lane.Finishing);

        await PassAsync(1.5 * _window);

        Assert.All(finishes, turn => Assert.True(turn.IsCompleted));
        Assert.Equal(6, begins.Count(turn => turn.IsCompleted));
    }

    [Fact]
    public async Task A_later_step_of_what_has_begun_goes_before_what_begins()
    {
        WarmUp();
        Take(10);
        var begins = Take(10);
        var later = Later();

        await PassAsync(_window);

        Assert.True(later.IsCompletedSuccessfully);
        Assert.Equal(0, Done(begins));
    }

    [Fact]
    public void A_later_step_of_what_has_begun_is_let_in_although_the_queue_is_full()
    {
        WarmUp();
        Take(10);
        Take(40);

        Assert.Equal("rate_limited", Refusal().ErrorCode);
        Assert.False(Later().IsFaulted);
    }

    [Fact]
    public void What_begins_counts_with_the_step_that_follows_it()
    {
        WarmUp();
        Take(10);
        for (var number = 0; number < 20; number++)
        {
            _ = _budget.TakeTurnAsync(new Call(Lane.Interactive, $"{number}", Workspace: null) { Begins = true }, TestContext.Current.CancellationToken).AsTask();
        }

        Assert.Equal("rate_limited", Refusal().ErrorCode);
    }

    [Fact]
    public async Task The_background_gets_every_tenth_turn_and_every_one_that_nobody_else_wants()
    {
        WarmUp();
        Take(10);
        var background = Take(20, Lane.Background);
        var interactive = Take(30);

        await PassAsync(1.5 * _window);
        Assert.Equal((1, 9), (Done(background), Done(interactive)));

        await PassAsync(3 * _window);
        Assert.Equal(30, Done(interactive));
        await PassAsync(_window / 3);
        Assert.Equal(10, Done(background));
    }

    [Fact]
    public async Task The_background_takes_its_turns_apart_so_that_others_soon_find_one()
    {
        WarmUp();
        Assert.Equal(5, Done(Take(20, Lane.Background)));

        for (var call = 0; call < 10; call++)
        {
            var background = Take(12, Lane.Background);
            await PassAsync(_window + TimeSpan.FromMilliseconds(10 * call));
            var mine = Take();
            await PassAsync(_window / 5);
            Assert.True(mine.IsCompletedSuccessfully);
            Assert.False(background[^1].IsCompleted);
        }
    }

    [Fact]
    public void Who_would_wait_longer_than_MaxWait_is_refused_at_once()
    {
        WarmUp();
        Take(10);
        // A window is 1.05 s long: the fourth begins after 4.2 s, the fifth after 5.25.
        Take(40);

        var refusal = Refusal();

        Assert.Equal("rate_limited", refusal.ErrorCode);
        Assert.Equal(1, refusal.RetryAfterSeconds);
    }

    [Fact]
    public void Who_is_refused_comes_back_spread_over_time()
    {
        WarmUp();
        Array.ForEach(Enumerable.Range(0, 10 + 40).ToArray(), number => _ = Take(employee: $"early {number}"));

        var seconds = Enumerable.Range(0, 30).Select(number => Refusal($"{number}").RetryAfterSeconds!.Value).ToArray();

        Assert.Equal(seconds.Order(), seconds);
        Assert.All(seconds.CountBy(second => second), second => Assert.InRange(second.Value, 1, 10));
    }

    [Fact]
    public void What_finishes_is_never_refused()
    {
        Take(10);

        Assert.All(Take(200, Lane.Finishing), turn => Assert.False(turn.IsFaulted));
    }

    [Fact]
    public async Task Who_leaves_makes_room_for_the_next()
    {
        WarmUp();
        Take(10);
        using var gone = new CancellationTokenSource();
        var leaving = _budget.TakeTurnAsync(new Call(Lane.Interactive, "asha", Workspace: null), gone.Token).AsTask();
        var staying = Take(10);

        await gone.CancelAsync();
        await PassAsync(1.5 * _window);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.All(staying, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void Who_has_left_already_takes_no_turn()
    {
        Assert.Throws<OperationCanceledException>(() => { _ = _budget.TakeTurnAsync(new Call(Lane.Interactive, "asha", Workspace: null), new CancellationToken(canceled: true)).AsTask(); });

        WarmUp();
        Assert.All(Take(10), turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Who_asks_for_much_keeps_nobody_else_waiting()
    {
        WarmUp();
        Take(10);
        var flood = Take(40, employee: "asha");
        var maria = Take(2, employee: "maria");
        var tane = Take(1, employee: "tane");

        await PassAsync(1.5 * _window);

        Assert.Equal((7, 2, 1), (Done(flood), Done(maria), Done(tane)));
    }

    [Fact]
    public void Who_asks_for_little_is_let_in_although_others_fill_the_queue()
    {
        WarmUp();
        Take(10);
        Take(40, employee: "asha");

        Assert.False(Take(employee: "maria").IsFaulted);
        Assert.Equal("rate_limited", Refusal().ErrorCode);
    }

    [Fact]
    public async Task Who_is_overtaken_for_too_long_is_refused_in_the_end()
    {
        WarmUp();
        Take(10);
        var flood = Take(40, employee: "asha");
        for (var second = 0; second < 6; second++)
        {
            // Ten others come each second, with a call each: the flood gets the turns that are left.
            Array.ForEach(Enumerable.Range(0, 10).ToArray(), other => _ = Take(employee: $"{second}/{other}"));
            await PassAsync(_window);
        }

        Assert.All(flood, turn => Assert.True(turn.IsCompleted));
        var refused = flood.Where(turn => turn.IsFaulted).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, turn => Assert.Equal("rate_limited", Assert.IsType<NoTurnException>(turn.Exception!.InnerException).Problem.ErrorCode));
    }

    private Problem Refusal(string employee = "asha") => Assert.Throws<NoTurnException>(() => { _ = Take(employee: employee); }).Problem;

    private static int Done(IEnumerable<Task> turns) => turns.Count(turn => turn.IsCompleted);

    /// <summary>Leaves the first, late grants behind.</summary>
    private void WarmUp()
    {
        Take(10);
        _time.Advance(TimeSpan.FromSeconds(4));
    }

    /// <summary>Lets time pass, and lets those who got their turn notice.</summary>
    private async Task AdvanceAsync(TimeSpan span)
    {
        _time.Advance(span);
        await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    /// <summary>The same, so finely that each turn comes when it is due.</summary>
    private async Task PassAsync(TimeSpan span)
    {
        for (var end = _time.GetUtcNow() + span; _time.GetUtcNow() < end;)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await AdvanceAsync(TimeSpan.Zero);
    }

    private Task<Grant> Later() => _budget.TakeTurnAsync(new Call(Lane.Finishing, "maria", Workspace: null) { MayBeRefused = true }, TestContext.Current.CancellationToken).AsTask();

    private Task<Grant> Take(Lane lane = Lane.Interactive, string employee = "asha") => _budget.TakeTurnAsync(new Call(lane, employee, Workspace: null), TestContext.Current.CancellationToken).AsTask();

    private Task[] Take(int count, Lane lane = Lane.Interactive, string employee = "asha") => [.. Enumerable.Range(0, count).Select(_ => Take(lane, employee))];
}
