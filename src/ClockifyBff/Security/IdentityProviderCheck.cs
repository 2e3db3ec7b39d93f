using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Security;

/// <summary>
/// Health check: whether the signing keys of the identity providers can be read. The service continues with the last known keys, so an
/// unavailable provider makes it degraded, not unhealthy.
/// </summary>
internal sealed class IdentityProviderCheck(TokenSchemes schemes, TimeProvider time) : IHealthCheck
{
    // Health probes have short timeouts.
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Reads only keys that are due anyway. A probe that ends must not cancel the read, because requests wait for the same keys.
            await Task.WhenAll(schemes.Keys.Select(keys => keys.GetAsync(CancellationToken.None).AsTask()))
                .WaitAsync(_maxWait, time, cancellationToken);
            return schemes.Keys.Any(keys => keys.IsUnavailable)
                ? HealthCheckResult.Degraded("The identity provider's signing keys can't be refreshed; the last known keys are in use.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IdentityProviderException or TimeoutException)
        {
            return HealthCheckResult.Degraded("The identity provider's signing keys are unavailable.");
        }
    }
}
