using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>The rate limiter and the concurrency limiter of each caller, by owner key.</summary>
internal sealed class CallerLimiter(IOptions<LimitsOptions> limits) : IDisposable
{
    // Tokens are added several times a second, so that a rejected caller need not wait for a whole second.
    private const int PeriodsPerSecond = 10;

    // A page that loads makes many requests at once after a time without any.
    private const int BurstSeconds = 2;

    private const int QueuedPerPermit = 5;

    /// <summary>Limits the requests a second of a caller.</summary>
    public PartitionedRateLimiter<string> Rate { get; } =
        CreatePerCaller(
            limits.Value.RequestsPerSecondPerCaller,
            perSecond =>
            {
                var perPeriod = Math.Max(1, perSecond / PeriodsPerSecond);
                return new TokenBucketRateLimiter(
                    new()
                    {
                        TokenLimit = BurstSeconds * perSecond,
                        TokensPerPeriod = perPeriod,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(perPeriod / (double)perSecond),
                        // PartitionedRateLimiter replenishes all partitions with one timer.
                        AutoReplenishment = false,
                    }
                );
            }
        );

    /// <summary>Limits the concurrent and the queued requests of a caller.</summary>
    public PartitionedRateLimiter<string> Concurrency { get; } =
        CreatePerCaller(
            limits.Value.ConcurrentPerCaller,
            permits => new ConcurrencyLimiter(new() { PermitLimit = permits, QueueLimit = QueuedPerPermit * permits })
        );

    public void Dispose()
    {
        Rate.Dispose();
        Concurrency.Dispose();
    }

    private static PartitionedRateLimiter<string> CreatePerCaller(int limit, Func<int, RateLimiter> create)
    {
        Func<string, RateLimiter> createForCaller = _ => create(limit);
        return PartitionedRateLimiter.Create<string, string>(ownerKey => RateLimitPartition.Get(ownerKey, createForCaller));
    }
}
