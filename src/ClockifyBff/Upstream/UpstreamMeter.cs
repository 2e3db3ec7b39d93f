using System.Diagnostics;
using System.Diagnostics.Metrics;
using ClockifyBff.Telemetry;

namespace ClockifyBff.Upstream;

/// <summary>Measures requests to Maton: their number, duration and outcome.</summary>
internal sealed class UpstreamMeter(Meter meter, TimeProvider time)
{
    // Two reads with three attempts each: a single failing request does not count as an outage.
    private const int FailuresUntilOutage = 6;

    private static readonly TimeSpan _failureMemory = TimeSpan.FromMinutes(1);

    private readonly Histogram<double> _duration = meter.CreateHistogram(
        "clockifybff.upstream.duration",
        "s",
        "The duration of requests to Maton, from the permit to the end of the response.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] }
    );

    private int _failuresInARow;
    private long _failedAt;

    /// <summary>Whether the latest requests failed. False if the last failure was more than a minute ago.</summary>
    public bool IsFailing =>
        Volatile.Read(ref _failuresInARow) >= FailuresUntilOutage && time.GetElapsedTime(Volatile.Read(ref _failedAt)) < _failureMemory;

    /// <summary>Starts measuring a request.</summary>
    /// <returns>The time at which the request starts, and its span if anybody listens.</returns>
    public (long StartedAt, Activity? Span) Begin(HttpMethod method, ClockifyRoute route) =>
        (
            time.GetTimestamp(),
            OpenTelemetryExport.Source.HasListeners()
                ? OpenTelemetryExport.Source.StartActivity($"{method.Method} {route.Name}", ActivityKind.Client)
                : null
        );

    /// <summary>Records a request that has ended.</summary>
    public void Record(UpstreamCall call)
    {
        _duration.Record(
            time.GetElapsedTime(call.StartedAt).TotalSeconds,
            new KeyValuePair<string, object?>("operation", call.Route.Name),
            new KeyValuePair<string, object?>("http.request.method", call.Method!.Method),
            new KeyValuePair<string, object?>("outcome", NameOf(call.Outcome))
        );
        if (call.Outcome is UpstreamOutcome.Timeout or UpstreamOutcome.Unavailable or UpstreamOutcome.Invalid)
        {
            Volatile.Write(ref _failedAt, time.GetTimestamp());
            Interlocked.Increment(ref _failuresInARow);
        }
        else if (call.Outcome != UpstreamOutcome.Aborted)
        {
            Volatile.Write(ref _failuresInARow, 0);
        }
    }

    public static string NameOf(UpstreamOutcome outcome) =>
        outcome switch
        {
            UpstreamOutcome.Ok => "ok",
            UpstreamOutcome.Refused => "refused",
            UpstreamOutcome.RateLimited => "rate_limited",
            UpstreamOutcome.Timeout => "timeout",
            UpstreamOutcome.Unavailable => "unavailable",
            UpstreamOutcome.Invalid => "invalid",
            _ => "aborted",
        };
}
