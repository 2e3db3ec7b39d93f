using System.Diagnostics.Metrics;

namespace ClockifyBff.RateLimiting;

/// <summary>The metrics of the rate limiter.</summary>
internal sealed class RateLimitMeter
{
    private static readonly KeyValuePair<string, object?>[] _priorities =
    [
        new("lane", "finishing"),
        new("lane", "interactive"),
        new("lane", "background"),
    ];

    private readonly Histogram<double> _wait;
    private readonly Counter<long> _rejections;

    public RateLimitMeter(Meter meter, Func<Priority, int> queued, Func<(int Account, int Scopes)> activePauses)
    {
        meter.CreateObservableGauge(
            "clockifybff.budget.queue",
            () => Enum.GetValues<Priority>().Select(priority => new Measurement<int>(queued(priority), _priorities[(int)priority])),
            "{call}",
            "Requests that wait for a permit."
        );
        meter.CreateObservableGauge(
            "clockifybff.budget.gates",
            () => Pauses(activePauses()),
            "{gate}",
            "Pauses that Maton or Clockify asked for with a 429."
        );
        _wait = meter.CreateHistogram(
            "clockifybff.budget.wait",
            "s",
            "The time that requests waited for their permit.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30] }
        );
        _rejections = meter.CreateCounter<long>("clockifybff.budget.refusals", "{call}", "Requests that got no permit.");
    }

    public void RecordWait(Priority priority, TimeSpan wait) => _wait.Record(wait.TotalSeconds, _priorities[(int)priority]);

    public void RecordRejection(Priority priority, bool isPaused) =>
        _rejections.Add(1, _priorities[(int)priority], new KeyValuePair<string, object?>("reason", isPaused ? "gate" : "no_turn"));

    private static IEnumerable<Measurement<int>> Pauses((int Account, int Scopes) active) =>
        [
            new(active.Account, new KeyValuePair<string, object?>("scope", "account")),
            new(active.Scopes, new KeyValuePair<string, object?>("scope", "workspace")),
        ];
}
