using System.Diagnostics;

namespace ClockifyBff.Upstream;

/// <summary>Measures one upstream request. Recorded when it is disposed; the default value records nothing.</summary>
internal struct UpstreamCall(UpstreamMeter meter, HttpMethod method, ClockifyRoute route, long startedAt, Activity? span) : IDisposable
{
    private UpstreamMeter? _meter = meter;

    public HttpMethod Method { get; } = method;

    public ClockifyRoute Route { get; } = route;

    public long StartedAt { get; } = startedAt;

    public UpstreamOutcome Outcome { get; set; } = UpstreamOutcome.Aborted;

    /// <summary>Upstream has sent the status and headers.</summary>
    public void OnResponse(int status)
    {
        span?.SetTag("http.response.status_code", status);
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
        _meter?.Record(this);
        _meter = null;
        if (span is not null)
        {
            span.SetStatus(
                Outcome is UpstreamOutcome.Ok or UpstreamOutcome.Refused ? ActivityStatusCode.Unset : ActivityStatusCode.Error,
                UpstreamMeter.NameOf(Outcome)
            );
            span.Dispose();
        }
    }
}
