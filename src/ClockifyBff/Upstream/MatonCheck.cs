using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Upstream;

/// <summary>Reports the result of the latest requests to Maton. Sends none itself, because each would use a permit.</summary>
internal sealed class MatonCheck(Credential credential, UpstreamMeter calls) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            credential.IsRejected ? HealthCheckResult.Degraded("Maton rejects the API key.")
            : calls.IsFailing ? HealthCheckResult.Degraded("The latest requests to Maton failed.")
            : HealthCheckResult.Healthy()
        );
}
