using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Deletion;

/// <summary>Reports the service as degraded while interrupted deletes stay unsettled.</summary>
internal sealed class DeleteRecoveryCheck(DeleteRecovery recovery) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            recovery.UnsettledCount switch
            {
                0 => HealthCheckResult.Healthy(),
                var count => HealthCheckResult.Degraded(
                    $"Deletes that could be neither completed nor undone for more than a minute: {count}."
                ),
            }
        );
}
