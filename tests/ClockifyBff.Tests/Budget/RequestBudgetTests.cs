using ClockifyBff.Budget;

namespace ClockifyBff.Tests.Budget;

/// <summary>Whose turn comes when.</summary>
[Trait("Kind", "unit")]
public sealed class RequestBudgetTests : BudgetTest
{
    private static readonly TimeSpan _lateness = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Ten_turns_are_free_and_the_eleventh_comes_when_theWindow_has_passed()
    {
        WarmUp();
        Assert.All(Take(10), turn => Assert.True(turn.IsCompletedSuccessfully));
        var eleventh = Take();

        await AdvanceAsync(Window - TimeSpan.FromMilliseconds(1));
        Assert.False(eleventh.IsCompleted);

        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.True(eleventh.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task After_a_pause_the_first_turns_count_as_late()
    {
        Take(10);
        var eleventh = Take();

        await AdvanceAsync(Window + _lateness - TimeSpan.FromMilliseconds(1));
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

        await PassAsync(Window);
        for (var turn = 1; turn <= 10; turn++)
        {
            Assert.Equal(turn, Done(waiting));
            await PassAsync(Window / 20 + TimeSpan.FromMilliseconds(1));
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

        await PassAsync(1.5 * Window);

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

        await PassAsync(1.5 * Window);

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

        await PassAsync(Window);

        Assert.True(later.IsCompletedSuccessfully);
        Assert.Equal(0, Done(begins));
    }

    [Fact]
    public async Task The_background_gets_every_tenth_turn_and_every_one_that_nobody_else_wants()
    {
        WarmUp();
        Take(10);
        var background = Take(20, Lane.Background);
        var interactive = Take(30);

        await PassAsync(1.5 * Window);
        Assert.Equal((1, 9), (Done(background), Done(interactive)));

        await PassAsync(3 * Window);
        Assert.Equal(30, Done(interactive));
        await PassAsync(Window / 3);
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
            await PassAsync(Window + TimeSpan.FromMilliseconds(10 * call));
            var mine = Take();
            await PassAsync(Window / 5);
            Assert.True(mine.IsCompletedSuccessfully);
            Assert.False(background[^1].IsCompleted);
        }
    }

    [Fact]
    public async Task Who_leaves_makes_room_for_the_next()
    {
        WarmUp();
        Take(10);
        using var gone = new CancellationTokenSource();
        var leaving = Budget.TakeTurnAsync(new Call(Lane.Interactive, "asha", Workspace: null), gone.Token).AsTask();
        var staying = Take(10);

        await gone.CancelAsync();
        await PassAsync(1.5 * Window);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.All(staying, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void Who_has_left_already_takes_no_turn()
    {
        Assert.Throws<OperationCanceledException>(() =>
        {
            _ = Budget.TakeTurnAsync(new Call(Lane.Interactive, "asha", Workspace: null), new CancellationToken(canceled: true)).AsTask();
        });

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

        await PassAsync(1.5 * Window);

        Assert.Equal((7, 2, 1), (Done(flood), Done(maria), Done(tane)));
    }
}
