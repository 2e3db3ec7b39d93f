using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>Which requests are queued during a pause, and which are rejected at once.</summary>
[Trait("Kind", "unit")]
public sealed class PermitPredictionTests : RateLimiterTest
{
    [Fact]
    public async Task Calls_waiting_for_a_paused_workspace_don_t_delay_calls_to_another()
    {
        (await Take("asha", "one")).OnRateLimited(ofAccount: false, TimeSpan.FromSeconds(4));
        _ = Enumerable.Range(0, 100).Select(number => Take($"{number}", "one", Priority.Completion)).ToArray();
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        _ = Enumerable.Range(0, 10).Select(_ => Take("maria", "other")).ToArray();

        var eleventh = Take("maria", "other");

        for (var moment = 0; moment < 140; moment++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await AdvanceAsync(TimeSpan.Zero);
        Assert.True(eleventh.IsGranted());
    }

    [Fact]
    public async Task Call_that_would_exceed_MaxWait_after_a_pause_is_rejected_at_once()
    {
        (await Take("asha")).OnRateLimited(ofAccount: true, TimeSpan.FromSeconds(4.5));
        var (waiting, rejected) = (new List<Task<Permit>>(), 0);
        for (var number = 0; number < 45; number++)
        {
            var call = Take($"{number}");
            if (call.IsCompleted)
            {
                Assert.Contains("pause", (await call).Reason(), StringComparison.Ordinal);
                rejected++;
            }
            else
            {
                waiting.Add(call);
            }
        }

        Assert.InRange(waiting.Count, 5, 10);
        Assert.Equal(45, waiting.Count + rejected);
        for (var second = 0; second < 12; second++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(0.5));
        }

        Assert.All(waiting, permit => Assert.True(permit.IsGranted()));
    }

    private Task<Permit> Take(string employee, string? workspace = null, Priority priority = Priority.Interactive) =>
        AcquireAsync(new PermitRequest(priority, employee, workspace));
}
