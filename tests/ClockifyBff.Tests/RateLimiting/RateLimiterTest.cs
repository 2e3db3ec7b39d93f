using System.Diagnostics.Metrics;
using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>A rate limiter with ten requests a second, and calls that acquire permits.</summary>
public abstract class RateLimiterTest : IAsyncDisposable
{
    private readonly QueuedCalls _calls;

    private protected RateLimiterTest(int requestsPerSecond = 10)
    {
        Limiter = RateLimiters.Of(requestsPerSecond, Time, Meter);
        _calls = new QueuedCalls(Meter);
    }

    private protected static TimeSpan Window { get; } = TimeSpan.FromSeconds(1.05);

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    private protected Meter Meter { get; } = new("rate limiter of a test");

    private protected FairRateLimiter Limiter { get; }

    public ValueTask DisposeAsync()
    {
        _calls.Dispose();
        Limiter.Dispose();
        Meter.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a call that is rejected at once.</summary>
    private protected Permit Rejection(string employee = "asha")
    {
        var rejection = Take(employee: employee).Outcome();
        Assert.False(rejection!.IsAcquired);
        return rejection;
    }

    private protected static int Granted(IEnumerable<Task<Permit>> calls) => calls.Count(call => call.IsGranted());

    /// <summary>Uses up the cold-start margin of the first permits.</summary>
    private protected void WarmUp()
    {
        Take(10);
        Time.Advance(TimeSpan.FromSeconds(4));
    }

    /// <summary>Advances the clock, and waits until granted calls have continued.</summary>
    private protected Task AdvanceAsync(TimeSpan span)
    {
        Time.Advance(span);
        return SettleAsync();
    }

    /// <summary>Waits until granted and rejected calls have continued.</summary>
    private protected Task SettleAsync() => _calls.SettleAsync();

    /// <summary>Advances the clock in steps of 1 ms, so that each permit is granted when it is due.</summary>
    private protected async Task PassAsync(TimeSpan span)
    {
        for (var end = Time.GetUtcNow() + span; Time.GetUtcNow() < end; )
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await AdvanceAsync(TimeSpan.Zero);
    }

    private protected Task<Permit> Later() =>
        AcquireAsync(new PermitRequest(Priority.Completion, "maria", Scope: null) { MayBeRejected = true });

    private protected Task<Permit> Take(Priority priority = Priority.Interactive, string employee = "asha") =>
        AcquireAsync(new PermitRequest(priority, employee, Scope: null));

    private protected Task<Permit>[] Take(int count, Priority priority = Priority.Interactive, string employee = "asha") =>
        [.. Enumerable.Range(0, count).Select(_ => Take(priority, employee))];

    private protected Task<Permit> AcquireAsync(PermitRequest request) =>
        _calls.Add(Limiter.AcquireAsync(request, TestContext.Current.CancellationToken).AsTask());
}
