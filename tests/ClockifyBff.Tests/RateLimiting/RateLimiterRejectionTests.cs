using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>Which calls the rate limiter rejects.</summary>
[Trait("Kind", "unit")]
public sealed class RateLimiterRejectionTests : RateLimiterTest
{
    [Fact]
    public void Later_step_of_a_started_operation_is_queued_although_the_queue_is_full()
    {
        WarmUp();
        Take(10);
        Take(40);

        Assert.Contains("used up", Rejection().Reason(), StringComparison.Ordinal);
        Assert.False(Later().IsRejected());
    }

    [Fact]
    public void First_step_of_an_operation_counts_as_two_calls_in_the_queue()
    {
        WarmUp();
        Take(10);
        for (var number = 0; number < 20; number++)
        {
            _ = AcquireAsync(new PermitRequest(Priority.Interactive, $"{number}", Scope: null) { StartsOperation = true });
        }

        Assert.Contains("used up", Rejection().Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public void Call_that_would_wait_longer_than_MaxWait_is_rejected_at_once()
    {
        WarmUp();
        Take(10);
        // A window is 1.05 s long: the fourth begins after 4.2 s, the fifth after 5.25.
        Take(40);

        var rejection = Rejection();

        Assert.Equal(1, rejection.RetryAfterSeconds());
        Assert.Contains("used up", rejection.Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public void Retry_After_of_rejected_calls_is_spread_over_time()
    {
        WarmUp();
        Array.ForEach(Enumerable.Range(0, 10 + 40).ToArray(), number => _ = Take(employee: $"early {number}"));

        var seconds = Enumerable.Range(0, 30).Select(number => Rejection($"{number}").RetryAfterSeconds()).ToArray();

        Assert.Equal(seconds.Order(), seconds);
        Assert.All(seconds.CountBy(second => second), second => Assert.InRange(second.Value, 1, 10));
    }

    [Fact]
    public void Completion_call_is_never_rejected()
    {
        Take(10);

        Assert.All(Take(200, Priority.Completion), permit => Assert.False(permit.IsRejected()));
    }

    [Fact]
    public void Employee_with_few_calls_is_queued_although_another_fills_the_queue()
    {
        WarmUp();
        Take(10);
        Take(40, employee: "asha");

        Assert.False(Take(employee: "maria").IsRejected());
        Assert.Contains("used up", Rejection().Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_overtaken_for_longer_than_MaxWait_is_rejected()
    {
        WarmUp();
        Take(10);
        var flood = Take(40, employee: "asha");
        for (var second = 0; second < 6; second++)
        {
            // Ten other employees make a call each in every second: the flood gets the permits that are left.
            Array.ForEach(Enumerable.Range(0, 10).ToArray(), other => _ = Take(employee: $"{second}/{other}"));
            await PassAsync(Window);
        }

        // A call whose wait has timed out leaves the queue a moment later.
        await Eventually.TrueAsync(() => flood.All(permit => permit.IsCompleted));
        var rejected = flood.Where(permit => permit.IsRejected()).ToList();
        Assert.NotEmpty(rejected);
        Assert.All(await Task.WhenAll(rejected), rejection => Assert.Contains("used up", rejection.Reason(), StringComparison.Ordinal));
    }
}
