using System.Diagnostics;
using System.Threading.RateLimiting;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Upstream;

/// <summary>
/// One request to Maton, from its permit to the end of its response. Travels through the pipeline in the options of the request. Its
/// duration is recorded when it is disposed, if the request was sent.
/// </summary>
/// <param name="meter">Records the duration and the outcome.</param>
/// <param name="context">The context of the request; null for requests about connections.</param>
/// <param name="route">The route of the request.</param>
/// <param name="permit">The permit, or its rejection.</param>
internal sealed class UpstreamCall(UpstreamMeter meter, UpstreamContext? context, ClockifyRoute route, Permit permit) : IDisposable
{
    private static readonly HttpRequestOptionsKey<UpstreamCall> _key = new("ClockifyBff.UpstreamCall");

    private Activity? _span;
    private bool _isDisposed;

    public UpstreamContext? Context => context;

    public ClockifyRoute Route => route;

    public Permit Permit => permit;

    /// <summary>The method of the request; null before it is sent.</summary>
    public HttpMethod? Method { get; private set; }

    /// <summary>
    /// Whether the request is a write to Clockify. Requests about connections are none, because starting or deleting one again does no
    /// harm.
    /// </summary>
    public bool MayChangeClockify => context is not null && Method is not null && Method != HttpMethod.Get;

    public long StartedAt { get; private set; }

    public UpstreamOutcome Outcome { get; set; } = UpstreamOutcome.Aborted;

    /// <summary>The header <c>Authorization</c> of the request; null before it is sent.</summary>
    public string? Authorization { get; set; }

    /// <summary>The failure that the response reports; null if it reports none.</summary>
    public UpstreamException? Failure { get; set; }

    /// <summary>The failure of a request that got no permit; null if it got one.</summary>
    public UpstreamException? Rejection =>
        permit.IsAcquired
            ? null
            : new UpstreamException(
                UpstreamFailureKind.RateLimited,
                permit.TryGetMetadata(MetadataName.ReasonPhrase, out var reason) ? reason! : string.Empty
            )
            {
                RetryAfter = permit.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : null,
            };

    /// <summary>Returns the call of a request.</summary>
    /// <exception cref="InvalidOperationException">
    /// The request has no call. It must not be sent: without a connection, Maton would use that of another user.
    /// </exception>
    public static UpstreamCall Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(_key, out var call)
            ? call
            : throw new InvalidOperationException("A request to Maton needs a connection, a priority and a permit.");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(_key, this);

    /// <summary>The request is about to be sent.</summary>
    /// <exception cref="InvalidOperationException">The call has no permit, or has used it.</exception>
    public void Begin(HttpMethod method)
    {
        if (!permit.IsAcquired || Method is not null)
        {
            throw new InvalidOperationException("Each request to Maton needs its own permit.");
        }

        Method = method;
        (StartedAt, _span) = meter.Begin(method, route);
    }

    /// <summary>Upstream has sent the status and the headers.</summary>
    public void OnResponse(int status)
    {
        _span?.SetTag("http.response.status_code", status);
        Outcome = status switch
        {
            < StatusCodes.Status400BadRequest => UpstreamOutcome.Ok,
            StatusCodes.Status429TooManyRequests => UpstreamOutcome.RateLimited,
            < StatusCodes.Status500InternalServerError => UpstreamOutcome.Refused,
            _ => UpstreamOutcome.Unavailable,
        };
    }

    public void Dispose()
    {
        if (_isDisposed || Method is null)
        {
            return;
        }

        _isDisposed = true;
        meter.Record(this);
        if (_span is not null)
        {
            _span.SetStatus(
                Outcome is UpstreamOutcome.Ok or UpstreamOutcome.Refused ? ActivityStatusCode.Unset : ActivityStatusCode.Error,
                UpstreamMeter.NameOf(Outcome)
            );
            _span.Dispose();
        }
    }
}
