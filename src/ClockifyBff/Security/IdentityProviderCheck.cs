using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Security;

/// <summary>
/// Whether the identity providers' keys can be read. Without new ones the last known go on, so a provider that is away makes the service
/// degraded.
/// </summary>
internal sealed class IdentityProviderCheck(TokenSchemes schemes, TimeProvider time) : IHealthCheck
{
    // Probes have little patience.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Reads only what is due anyway. Not to be ended by an impatient probe: callers wait for the same keys.
            await Task.WhenAll(schemes.Keys.Select(keys => keys.CurrentAsync(CancellationToken.None).AsTask()))
                .WaitAsync(_patience, time, cancellationToken);
            return schemes.Keys.Any(keys => keys.AreOutOfReach)
                ? HealthCheckResult.Degraded("The identity provider's keys can't be read again; the last known ones are in use.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is ProblemException or TimeoutException)
        {
            return HealthCheckResult.Degraded("The identity provider's keys are out of reach.");
        }
    }
}
