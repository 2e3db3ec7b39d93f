using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Workflows;

/// <summary>Whether what stopped half way is brought to an end in time.</summary>
internal sealed class DeleteRecoveryCheck(DeleteRecovery recovery) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            recovery.Unsettled switch
            {
                0 => HealthCheckResult.Healthy(),
                var some => HealthCheckResult.Degraded($"Deletes that nobody could bring to an end for more than a minute: {some}."),
            }
        );
}
