using System.Diagnostics.Metrics;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Tests.RateLimiting;

internal static class RateLimiters
{
    /// <summary>Creates the rate limiter of a single replica, with a MaxWait of 5 s.</summary>
    public static FairRateLimiter Of(int requestsPerSecond, TimeProvider time, Meter meter)
    {
        var replicas = Options.Create(new ReplicaOptions());
        var redis = new SharedRedis(replicas, meter, NullLogger<SharedRedis>.Instance);
        return new FairRateLimiter(
            Options.Create(new BudgetOptions { RequestsPerSecond = requestsPerSecond, MaxWait = TimeSpan.FromSeconds(5) }),
            replicas,
            redis,
            time,
            meter
        );
    }
}
