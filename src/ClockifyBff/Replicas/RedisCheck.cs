using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Replicas;

/// <summary>
/// Whether the shared Redis takes part. Every replica goes on by itself without it, so its absence makes the service degraded, not unready.
/// </summary>
internal sealed class RedisCheck(SharedRedis redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            redis is { IsUsed: true, IsReachable: false }
                ? HealthCheckResult.Degraded("Redis does not answer.")
                : HealthCheckResult.Healthy()
        );
}
