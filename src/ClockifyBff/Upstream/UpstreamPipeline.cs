using System.Net;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Tuning;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>
/// The only way to Maton, for typed and for raw requests: metrics, then API key and connection, then detection of failures, then the
/// network. A request needs an <see cref="UpstreamCall"/> with a permit.
/// </summary>
#pragma warning disable CA2000 // The base class disposes the handlers.
internal sealed class UpstreamPipeline(
    FairRateLimiter rateLimiter,
    Credential credential,
    UpstreamMeter meter,
    EgressProxy proxy,
    IOptions<MatonOptions> options
) : HttpMessageInvoker(CreateHandler(credential, proxy, options.Value))
#pragma warning restore CA2000
{
    /// <summary>The owner key of requests that the service makes for no user.</summary>
    private const string ServiceOwnerKey = "";

    /// <summary>Waits for a permit for a request to Clockify.</summary>
    /// <returns>The call, which has a <see cref="UpstreamCall.Rejection"/> if the permit would not come in time.</returns>
    public async ValueTask<UpstreamCall> AdmitAsync(UpstreamContext context, ClockifyRoute route, CancellationToken cancellationToken) =>
        new(meter, context, route, await rateLimiter.AcquireAsync(context.PermitRequestFor(route.Workspace), cancellationToken));

    /// <summary>Waits for a permit for a request about connections.</summary>
    /// <returns>The call, which has a <see cref="UpstreamCall.Rejection"/> if the permit would not come in time.</returns>
    public async ValueTask<UpstreamCall> AdmitControlPlaneAsync(Priority priority, CancellationToken cancellationToken) =>
        new(
            meter,
            context: null,
            ClockifyRoutes.Connections,
            await rateLimiter.AcquireAsync(new PermitRequest(priority, ServiceOwnerKey, Scope: null), cancellationToken)
        );

    private static UpstreamMetricsHandler CreateHandler(Credential credential, EgressProxy proxy, MatonOptions options) =>
        new()
        {
            InnerHandler = new CredentialHandler(credential, options)
            {
                InnerHandler = new FailureHandler(credential) { InnerHandler = CreateNetworkHandler(proxy, options) },
            },
        };

    private static SocketsHttpHandler CreateNetworkHandler(EgressProxy proxy, MatonOptions options) =>
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy.Setting is not null,
            Proxy = proxy,
            AutomaticDecompression = DecompressionMethods.None,
            // Trace and baggage headers are internal to the company.
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, options.Timeout.TotalSeconds)),
        }.TuneForUpstream();
}
