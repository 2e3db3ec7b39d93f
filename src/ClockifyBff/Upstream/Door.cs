using System.Net;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>The one way out. Who has waited here for a turn gets an <see cref="Admission"/>, good for one request to Maton.</summary>
internal sealed class Door : IDisposable
{
    /// <summary>Whose share calls take that are made for nobody.</summary>
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
            // Trace and baggage headers are the company's own business.
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, _timeout.TotalSeconds)),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            EnableMultipleHttp2Connections = true,
        };
    }

    /// <summary>Where the Clockify API begins; every data call goes below it.</summary>
    public Uri Clockify { get; }

    /// <summary>Where connections are managed.</summary>
    public Uri ControlPlane { get; }

    internal Credential Credential { get; }

    internal UpstreamMeter Meter { get; }

    internal TimeProvider Time { get; }

    /// <summary>Waits for a turn to call Clockify through somebody's connection.</summary>
    /// <param name="upstream">Whose.</param>
    /// <param name="route">Where it goes.</param>
    /// <param name="cancellationToken">Gives the turn up.</param>
    /// <exception cref="RateLimitRejectedException">429 <c>rate_limited</c>: it won't come in time.</exception>
    public async ValueTask<Admission> EnterAsync(UpstreamContext upstream, UpstreamRoute route, CancellationToken cancellationToken)
    {
        var permit = await _rateLimiter.AcquireAsync(upstream.PermitRequestFor(route.Workspace), cancellationToken);
        return new Admission(this, _handler, _clockifyPrefix, upstream, route, permit);
    }

    /// <summary>Waits for a turn to look at connections.</summary>
    /// <exception cref="RateLimitRejectedException">429 <c>rate_limited</c>: it won't come in time.</exception>
    public async ValueTask<Admission> EnterControlPlaneAsync(Priority priority, CancellationToken cancellationToken)
    {
        var permit = await _rateLimiter.AcquireAsync(new PermitRequest(priority, TheServiceItself, Scope: null), cancellationToken);
        return new Admission(this, _handler, _controlPrefix, upstream: null, UpstreamRoute.Connections, permit);
    }

    public void Dispose() => _handler.Dispose();

    /// <summary>The longest one exchange takes. A read that hangs leaves time to be tried again.</summary>
    internal TimeSpan LongestExchange(HttpMethod method) => method == HttpMethod.Get ? _timeout / 2 : _timeout;
}
