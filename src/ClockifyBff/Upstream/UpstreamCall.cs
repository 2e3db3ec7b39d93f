using System.Diagnostics;

namespace ClockifyBff.Upstream;

/// <summary>A call on its way. Counted when it is disposed; one that never went out isn't.</summary>
internal struct UpstreamCall(UpstreamMeter meter, HttpMethod method, UpstreamRoute route, long startedAt, Activity? span) : IDisposable
{
    private UpstreamMeter? _meter = meter;

    public HttpMethod Method { get; } = method;

    public UpstreamRoute Route { get; } = route;

    public long StartedAt { get; } = startedAt;

    public UpstreamOutcome Outcome { get; set; } = UpstreamOutcome.Aborted;

    /// <summary>Upstream answers, with this status to begin with.</summary>
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
