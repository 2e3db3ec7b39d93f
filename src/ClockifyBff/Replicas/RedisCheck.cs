using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Replicas;

/// <summary>
/// Checks that the shared Redis is reachable. Every replica can work alone, so without Redis the service is degraded, not unhealthy.
/// </summary>
internal sealed class RedisCheck(SharedRedis redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            redis is { IsConfigured: true, IsReachable: false }
                ? HealthCheckResult.Degraded("Redis does not answer.")
                : HealthCheckResult.Healthy()
        );
}
