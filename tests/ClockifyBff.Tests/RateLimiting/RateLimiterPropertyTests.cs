using ClockifyBff.RateLimiting;
using FsCheck;
using FsCheck.Xunit;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>What holds whoever calls, leaves, and whatever upstream says, in whatever order.</summary>
[Trait("Kind", "unit")]
public sealed class RateLimiterPropertyTests
{
    // Timers count whole milliseconds.
    private static readonly TimeSpan _rounding = TimeSpan.FromMilliseconds(1);

    // The first ones after a pause are taken to leave late.
    private static readonly TimeSpan _lateness = TimeSpan.FromSeconds(0.3);

    [Property(MaxTest = 200)]
    public async Task Window_never_holds_more_permits_than_allowed(byte[] steps)
    {
        using var budget = new ObservedBudget();
        await new BudgetScenario(budget).RunAsync(steps);

        Assert.All(
            budget.Granted,
            first =>
                Assert.InRange(
                    budget.Granted.Count(call => call.EndedAt >= first.EndedAt && call.EndedAt < first.EndedAt + ObservedBudget.Window),
                    1,
                    ObservedBudget.Limit
                )
        );
    }

    [Property(MaxTest = 200)]
    public async Task Call_ends_in_time_and_completion_call_is_never_rejected(byte[] steps)
    {
        using var budget = new ObservedBudget();
        await new BudgetScenario(budget).RunAsync(steps);

        // Upstream takes everything again: at the latest after the longest pause that was asked for, a call proves it.
        for (var second = 0; second < 400 && budget.Waiting.Count > 0; second++)
        {
            await budget.AdvanceAsync(TimeSpan.FromSeconds(1));
            budget.Granted.ForEach(call => call.Grant!.Value.OnAccepted());
        }

        Assert.Empty(budget.Waiting);
        Assert.All(budget.Calls.Where(call => call.Lane == Priority.Completion), call => Assert.Null(call.Refusal));
        Assert.All(
            budget.Calls.Where(call => call.Lane != Priority.Completion),
            call => Assert.InRange(call.EndedAt!.Value - call.At, TimeSpan.Zero, ObservedBudget.MaxWait + (2 * ObservedBudget.Window))
        );
        Assert.All(
            budget.Calls.Where(call => call.Refusal is not null),
            call => Assert.InRange(call.Refusal!.RetryAfterSeconds!.Value, 1, 400)
        );
    }

    [Property(MaxTest = 200)]
    public async Task Waiting_call_is_overtaken_at_most_once_by_each_other_employee(byte[] steps)
    {
        using var budget = new ObservedBudget();
        await new BudgetScenario(budget) { IsUpstreamContent = true }.RunAsync(steps);
        await budget.AdvanceAsync(TimeSpan.FromSeconds(10));

        foreach (var priority in Enum.GetValues<Priority>())
        {
            var granted = budget.Granted.Where(call => call.Lane == priority).ToList();
            foreach (var mine in granted)
            {
                // Turns of one moment came in an order that cannot be seen.
                var latest = granted.LastOrDefault(call => call.Employee == mine.Employee && call.EndedAt < mine.EndedAt)?.EndedAt;
                var since = latest > mine.At ? latest : mine.At;
                var others = granted
                    .Where(call => call.Employee != mine.Employee && call.EndedAt > since && call.EndedAt < mine.EndedAt)
                    .CountBy(call => call.Employee);
                Assert.All(others, other => Assert.True(other.Value <= 1, $"{other.Key} went {other.Value} times before {mine.Employee}"));
            }
        }
    }

    [Property(MaxTest = 200)]
    public async Task Cancelled_calls_lose_no_permit(byte[] steps)
    {
        using var budget = new ObservedBudget();
        await new BudgetScenario(budget)
        {
            IsUpstreamContent = true,
            AfterEachStep = () =>
            {
                // Somebody waits: then a turn came a moment ago, or the limit is used up, or half of it where only the background waits.
                var since = budget.Now - ObservedBudget.Window - _lateness - _rounding;
                var some = budget.Waiting.TrueForAll(call => call.Lane == Priority.Background)
                    ? ObservedBudget.Limit / 2
                    : ObservedBudget.Limit;
                var apart = budget.Now - (ObservedBudget.Window / ObservedBudget.Limit / 2) - _rounding;
                Assert.True(
                    budget.Waiting.Count == 0
                        || budget.Granted.Exists(call => call.EndedAt > apart)
                        || budget.Granted.Count(call => call.EndedAt >= since) >= some
                );
            },
        }.RunAsync(steps);

        await budget.AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(budget.Waiting);
        for (var call = 0; call < ObservedBudget.Limit; call++)
        {
            Assert.NotNull((await budget.CallAsync(Priority.Interactive, "last")).Grant);
        }

        Assert.Null((await budget.CallAsync(Priority.Interactive, "one too many")).Grant);
    }

    [Property(MaxTest = 200)]
    public async Task Calls_during_an_upstream_pause_are_single_probes(byte[] steps)
    {
        using var budget = new ObservedBudget();
        var play = new BudgetScenario(budget);
        await play.RunAsync(steps);

        Assert.Equal(budget.Granted.Count, play.Pauses.Passed);
    }

    [Property(MaxTest = 100)]
    public async Task Queued_call_gets_a_permit_when_only_other_employees_join_later(byte[] moments, byte pause)
    {
        using var budget = new ObservedBudget();

        // The first ones count as late.
        for (var early = 0; early < ObservedBudget.Limit; early++)
        {
            await budget.CallAsync(Priority.Interactive, "early");
        }

        await budget.AdvanceAsync(TimeSpan.FromSeconds(4));
        if (pause % 2 == 0 && (await budget.CallAsync(Priority.Interactive, "first")).Grant is { } permit)
        {
            permit.OnRateLimited(ofAccount: true, TimeSpan.FromMilliseconds(pause * 20));
        }

        foreach (var (number, moment) in moments.Concat(moments).Concat(moments).Index())
        {
            await budget.CallAsync(Priority.Interactive, $"{number}");
            for (var passed = 0; passed < moment && moment % 8 == 0; passed += 8)
            {
                await budget.AdvanceAsync(TimeSpan.FromMilliseconds(8));
            }
        }

        // So finely that each turn comes when it is due.
        for (var moment = 0; moment < 800; moment++)
        {
            await budget.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }

        Assert.All(
            budget.Calls,
            call => Assert.True(call.Grant is not null || call.EndedAt == call.At, $"waited from {call.At} to {call.EndedAt} in vain")
        );
    }

    [Property(MaxTest = 20)]
    public async Task Clock_that_is_set_delays_no_waiting_call(PositiveInt minutes, bool back)
    {
        using var budget = new ObservedBudget();
        var refusals = new List<int>();
        for (var call = 0; call < 80; call++)
        {
            if (call == 70)
            {
                budget.SetClock(TimeSpan.FromMinutes(back ? -minutes.Get : minutes.Get));
            }

            if ((await budget.CallAsync(Priority.Interactive, "asha")).Refusal is { RetryAfterSeconds: { } seconds })
            {
                refusals.Add(seconds);
            }
        }

        Assert.NotEmpty(refusals);
        Assert.All(refusals, seconds => Assert.InRange(seconds, 1, 10));
        await budget.AdvanceAsync(TimeSpan.FromSeconds(7));
        Assert.Empty(budget.Waiting);
    }
}
