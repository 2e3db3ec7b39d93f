using ClockifyBff.RateLimiting;
using FsCheck;
using FsCheck.Xunit;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>What holds for random calls, cancellations and upstream responses in any order.</summary>
[Trait("Kind", "unit")]
public sealed class RateLimiterPropertyTests
{
    // Timers count whole milliseconds.
    private static readonly TimeSpan _rounding = TimeSpan.FromMilliseconds(1);

    // The cold-start margin.
    private static readonly TimeSpan _coldStartMargin = TimeSpan.FromSeconds(0.3);

    [Property(MaxTest = 200)]
    public async Task Window_never_holds_more_permits_than_allowed(byte[] steps)
    {
        using var limiter = new ObservedRateLimiter();
        await new RateLimiterScenario(limiter).RunAsync(steps);

        Assert.All(
            limiter.Granted,
            first =>
                Assert.InRange(
                    limiter.Granted.Count(call =>
                        call.EndedAt >= first.EndedAt && call.EndedAt < first.EndedAt + ObservedRateLimiter.Window
                    ),
                    1,
                    ObservedRateLimiter.Limit
                )
        );
    }

    [Property(MaxTest = 200)]
    public async Task Call_ends_in_time_and_completion_call_is_never_rejected(byte[] steps)
    {
        using var limiter = new ObservedRateLimiter();
        await new RateLimiterScenario(limiter).RunAsync(steps);

        // Upstream accepts everything again, which a call proves at the latest after the longest pause.
        for (var second = 0; second < 400 && limiter.Waiting.Count > 0; second++)
        {
            await limiter.AdvanceAsync(TimeSpan.FromSeconds(1));
            limiter.Granted.ForEach(call => call.Permit!.OnAccepted());
        }

        Assert.Empty(limiter.Waiting);
        Assert.All(limiter.Calls.Where(call => call.Priority == Priority.Completion), call => Assert.Null(call.Rejection));
        Assert.All(
            limiter.Calls.Where(call => call.Priority != Priority.Completion),
            call =>
                Assert.InRange(call.EndedAt!.Value - call.At, TimeSpan.Zero, ObservedRateLimiter.MaxWait + (2 * ObservedRateLimiter.Window))
        );
        Assert.All(
            limiter.Calls.Where(call => call.Rejection is not null),
            call => Assert.InRange(call.Rejection!.RetryAfterSeconds(), 1, 400)
        );
    }

    [Property(MaxTest = 200)]
    public async Task Waiting_call_is_overtaken_at_most_once_by_each_other_employee(byte[] steps)
    {
        using var limiter = new ObservedRateLimiter();
        await new RateLimiterScenario(limiter) { HasNoPauses = true }.RunAsync(steps);
        await limiter.AdvanceAsync(TimeSpan.FromSeconds(10));

        foreach (var priority in Enum.GetValues<Priority>())
        {
            var granted = limiter.Granted.Where(call => call.Priority == priority).ToList();
            foreach (var mine in granted)
            {
                // The order of permits with the same time is unknown.
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
        using var limiter = new ObservedRateLimiter();
        await new RateLimiterScenario(limiter)
        {
            HasNoPauses = true,
            AfterEachStep = () =>
            {
                // If a call waits, a permit was granted a moment ago, or the limit is used up (half of it if only background calls wait).
                var since = limiter.Now - ObservedRateLimiter.Window - _coldStartMargin - _rounding;
                var some = limiter.Waiting.TrueForAll(call => call.Priority == Priority.Background)
                    ? ObservedRateLimiter.Limit / 2
                    : ObservedRateLimiter.Limit;
                var apart = limiter.Now - (ObservedRateLimiter.Window / ObservedRateLimiter.Limit / 2) - _rounding;
                Assert.True(
                    limiter.Waiting.Count == 0
                        || limiter.Granted.Exists(call => call.EndedAt > apart)
                        || limiter.Granted.Count(call => call.EndedAt >= since) >= some
                );
            },
        }.RunAsync(steps);

        await limiter.AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(limiter.Waiting);
        for (var call = 0; call < ObservedRateLimiter.Limit; call++)
        {
            Assert.NotNull((await limiter.CallAsync(Priority.Interactive, "last")).Permit);
        }

        Assert.Null((await limiter.CallAsync(Priority.Interactive, "one too many")).Permit);
    }

    [Property(MaxTest = 200)]
    public async Task Calls_during_an_upstream_pause_are_single_probes(byte[] steps)
    {
        using var limiter = new ObservedRateLimiter();
        var play = new RateLimiterScenario(limiter);
        await play.RunAsync(steps);

        Assert.Equal(limiter.Granted.Count, play.ExpectedPauses.Passed);
    }

    [Property(MaxTest = 100)]
    public async Task Queued_call_gets_a_permit_when_only_other_employees_join_later(byte[] moments, byte pause)
    {
        using var limiter = new ObservedRateLimiter();

        // The first calls use up the cold-start margin.
        for (var early = 0; early < ObservedRateLimiter.Limit; early++)
        {
            await limiter.CallAsync(Priority.Interactive, "early");
        }

        await limiter.AdvanceAsync(TimeSpan.FromSeconds(4));
        if (pause % 2 == 0 && (await limiter.CallAsync(Priority.Interactive, "first")).Permit is { } permit)
        {
            permit.OnRateLimited(ofAccount: true, TimeSpan.FromMilliseconds(pause * 20));
        }

        foreach (var (number, moment) in moments.Concat(moments).Concat(moments).Index())
        {
            await limiter.CallAsync(Priority.Interactive, $"{number}");
            for (var passed = 0; passed < moment && moment % 8 == 0; passed += 8)
            {
                await limiter.AdvanceAsync(TimeSpan.FromMilliseconds(8));
            }
        }

        // In steps that are short enough for each permit to be granted when it is due.
        for (var moment = 0; moment < 800; moment++)
        {
            await limiter.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }

        Assert.All(
            limiter.Calls,
            call => Assert.True(call.Permit is not null || call.EndedAt == call.At, $"waited from {call.At} to {call.EndedAt} in vain")
        );
    }

    [Property(MaxTest = 20)]
    public async Task Clock_that_is_set_delays_no_waiting_call(PositiveInt minutes, bool back)
    {
        using var limiter = new ObservedRateLimiter();
        var rejections = new List<int>();
        for (var call = 0; call < 80; call++)
        {
            if (call == 70)
            {
                limiter.SetClock(TimeSpan.FromMinutes(back ? -minutes.Get : minutes.Get));
            }

            if ((await limiter.CallAsync(Priority.Interactive, "asha")).Rejection is { } rejection)
            {
                rejections.Add(rejection.RetryAfterSeconds());
            }
        }

        Assert.NotEmpty(rejections);
        Assert.All(rejections, seconds => Assert.InRange(seconds, 1, 10));
        await limiter.AdvanceAsync(TimeSpan.FromSeconds(7));
        Assert.Empty(limiter.Waiting);
    }
}
