using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>How much each caller asks at the moment, by owner key.</summary>
internal sealed class CallerLimiter(IOptions<LimitsOptions> limits) : IDisposable
{
    // So fine that a refused caller need not wait a whole second.
    private const int PartsOfASecond = 10;

    // A page that opens asks for much at once, and for nothing before.
    private const int SecondsAtOnce = 2;

    private const int WaitingPerPlace = 5;

    /// <summary>How often a caller may ask.</summary>
    public PartitionedRateLimiter<string> Rate { get; } =
        PerCaller(
            limits.Value.RequestsPerSecondPerCaller,
            perSecond =>
            {
                var perPeriod = Math.Max(1, perSecond / PartsOfASecond);
                return new TokenBucketRateLimiter(
                    new()
                    {
                        TokenLimit = SecondsAtOnce * perSecond,
                        TokensPerPeriod = perPeriod,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(perPeriod / (double)perSecond),
                        // The partitions have one timer for all of them.
                        AutoReplenishment = false,
                    }
                );
            }
        );

    /// <summary>How many requests of a caller are answered at the same time, and how many may wait for that.</summary>
    public PartitionedRateLimiter<string> Places { get; } =
        PerCaller(
            limits.Value.ConcurrentPerCaller,
            places => new ConcurrencyLimiter(new() { PermitLimit = places, QueueLimit = WaitingPerPlace * places })
        );

    public void Dispose()
    {
        Rate.Dispose();
        Places.Dispose();
    }

    private static PartitionedRateLimiter<string> PerCaller(int limit, Func<int, RateLimiter> create)
    {
        Func<string, RateLimiter> createForCaller = _ => create(limit);
        return PartitionedRateLimiter.Create<string, string>(owner => RateLimitPartition.Get(owner, createForCaller));
    }
}
