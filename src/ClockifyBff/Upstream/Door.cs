using System.Net;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>
/// The only way to send requests to Maton. Waits for a permit and returns an <see cref="Admission"/>, which sends one request.
/// </summary>
internal sealed class Door : IDisposable
{
    /// <summary>The owner key of requests that the service makes for no user.</summary>
    private const string TheServiceItself = "";

    private readonly FairRateLimiter _rateLimiter;
    private readonly string _clockifyPrefix;
    private readonly string _controlPrefix;
    private readonly TimeSpan _timeout;
    private readonly SocketsHttpHandler _handler;

    public Door(
        FairRateLimiter rateLimiter,
        Credential credential,
        UpstreamMeter meter,
        EgressProxy proxy,
        IOptions<MatonOptions> options,
        TimeProvider time
    )
    {
        _rateLimiter = rateLimiter;
        Credential = credential;
        Meter = meter;
        Time = time;
        _timeout = options.Value.Timeout;
        Clockify = new Uri(options.Value.GatewayUrl, "/clockify/api/v1/");
        ControlPlane = new Uri(options.Value.ControlUrl, "/connections");
        _clockifyPrefix = Clockify.AbsoluteUri;
        _controlPrefix = ControlPlane.AbsoluteUri;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy.Setting is not null,
            Proxy = proxy,
            AutomaticDecompression = DecompressionMethods.None,
            // Trace and baggage headers are internal to the company.
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, _timeout.TotalSeconds)),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            EnableMultipleHttp2Connections = true,
        };
    }

    /// <summary>The base URL of the Clockify API.</summary>
    public Uri Clockify { get; }

    /// <summary>The URL of the connections at Maton.</summary>
    public Uri ControlPlane { get; }

    internal Credential Credential { get; }

    internal UpstreamMeter Meter { get; }

    internal TimeProvider Time { get; }

    /// <summary>Waits for a permit for a request to Clockify.</summary>
    /// <param name="upstream">The connection and the owner of the request.</param>
    /// <param name="route">The route of the request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="RateLimitRejectedException">429 <c>rate_limited</c>: the permit would not come in time.</exception>
    public async ValueTask<Admission> EnterAsync(UpstreamContext upstream, ClockifyRoute route, CancellationToken cancellationToken)
    {
        var permit = await _rateLimiter.AcquireAsync(upstream.PermitRequestFor(route.Workspace), cancellationToken);
        return new Admission(this, _handler, _clockifyPrefix, upstream, route, permit);
    }

    /// <summary>Waits for a permit for a request about connections.</summary>
    /// <exception cref="RateLimitRejectedException">429 <c>rate_limited</c>: the permit would not come in time.</exception>
    public async ValueTask<Admission> EnterControlPlaneAsync(Priority priority, CancellationToken cancellationToken)
    {
        var permit = await _rateLimiter.AcquireAsync(new PermitRequest(priority, TheServiceItself, Scope: null), cancellationToken);
        return new Admission(this, _handler, _controlPrefix, upstream: null, ClockifyRoutes.Connections, permit);
    }

    public void Dispose() => _handler.Dispose();

    /// <summary>Returns the timeout of one attempt. Half the total for reads, which leaves time for a retry.</summary>
    internal TimeSpan LongestExchange(HttpMethod method) => method == HttpMethod.Get ? _timeout / 2 : _timeout;
}
