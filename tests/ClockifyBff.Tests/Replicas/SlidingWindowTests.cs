using ClockifyBff.Replicas;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Replicas;

[Trait("Kind", "unit")]
public sealed class SlidingWindowTests
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1.05);

    [Property]
    public bool Every_window_has_at_most_the_allowed_number_of_permits(PositiveInt perWindow, NonNegativeInt[] pauses)
    {
        var time = new FakeTimeProvider();
        var window = new SlidingWindow(perWindow.Get, time);
        var permits = new List<DateTimeOffset>();
        foreach (var pause in pauses)
        {
            // Several attempts at each moment, with pauses of up to 400 ms.
            for (var tries = 0; tries < 5; tries++)
            {
                if (window.TryTake())
                {
                    permits.Add(time.GetUtcNow());
                }
            }

            time.Advance(TimeSpan.FromMilliseconds(pause.Get * 37 % 400));
        }

        return permits.TrueForAll(first => permits.Count(permit => permit >= first && permit < first + _window) <= perWindow.Get);
    }

    [Property]
    public bool Permits_taken_at_once_become_free_at_regular_intervals(PositiveInt perWindow)
    {
        var time = new FakeTimeProvider();
        var limit = 1 + (perWindow.Get % 100);
        var window = new SlidingWindow(limit, time);
        var atOnce = Enumerable.Range(0, limit).All(_ => window.TryTake());
        var waits = Enumerable.Range(0, limit).Select(ahead => window.UntilFree(ahead, TimeSpan.Zero)).ToList();

        return atOnce
            && waits
                .Zip(waits.Skip(1), (one, next) => next - one)
                .All(distance => (distance - (_window / limit / 2)).Duration() < TimeSpan.FromMicroseconds(1));
    }

    [Property]
    public bool Permit_is_granted_exactly_at_the_predicted_time(PositiveInt perWindow, NonNegativeInt taken, NonNegativeInt pause)
    {
        var time = new FakeTimeProvider();
        var window = new SlidingWindow(perWindow.Get, time);
        for (var take = 0; take < taken.Get; take++)
        {
            window.TryTake();
            time.Advance(TimeSpan.FromMilliseconds(pause.Get % 50));
        }

        var predicted = window.UntilFree(0, TimeSpan.Zero);
        if (predicted <= TimeSpan.FromMilliseconds(1))
        {
            time.Advance(predicted);
            return window.TryTake();
        }

        time.Advance(predicted - TimeSpan.FromMilliseconds(1));
        var early = window.TryTake();
        time.Advance(TimeSpan.FromMilliseconds(1));
        return !early && window.TryTake();
    }

    [Property]
    public bool Permit_behind_others_is_granted_at_the_predicted_time_after_any_pause(
        PositiveInt perWindow,
        byte[] pauses,
        byte ahead,
        byte pause
    )
    {
        var time = new FakeTimeProvider();
        var limit = 1 + (perWindow.Get % 20);
        var window = new SlidingWindow(limit, time);

        // The first permits count as late.
        for (var take = 0; take < limit; take++)
        {
            window.TryTake();
        }

        foreach (var between in pauses)
        {
            window.TryTake();
            time.Advance(TimeSpan.FromMilliseconds(between));
        }

        var after = TimeSpan.FromMilliseconds(pause % 2 * pause * 20);
        var (start, predicted) = (time.GetTimestamp(), window.UntilFree(ahead, after));
        time.Advance(after);
        for (var first = 0; first <= ahead; first++)
        {
            time.Advance(window.UntilFree(0, TimeSpan.Zero));
            if (!window.TryTake())
            {
                return false;
            }
        }

        return (time.GetElapsedTime(start) - predicted).Duration() < TimeSpan.FromMicroseconds(100);
    }
}
