using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Upstream;

/// <summary>What the latest calls to Maton met. It makes none of its own: each would cost somebody a turn.</summary>
internal sealed class MatonCheck(Credential credential, UpstreamMeter calls) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            credential.IsRefused ? HealthCheckResult.Degraded("Maton refuses the key.")
            : calls.IsFailing ? HealthCheckResult.Degraded("The latest calls to Maton failed.")
            : HealthCheckResult.Healthy()
        );
}
