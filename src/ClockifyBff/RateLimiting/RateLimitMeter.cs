using System.Diagnostics.Metrics;

namespace ClockifyBff.RateLimiting;

/// <summary>What operators see of the budget.</summary>
internal sealed class RateLimitMeter
{
    private static readonly KeyValuePair<string, object?>[] _lanes =
    [
        new("lane", "finishing"),
        new("lane", "interactive"),
        new("lane", "background"),
    ];

    private readonly Histogram<double> _wait;
    private readonly Counter<long> _refusals;

    public RateLimitMeter(Meter meter, Func<Priority, int> waiting, Func<(int Account, int Workspaces)> closedGates)
    {
        meter.CreateObservableGauge(
            "clockifybff.budget.queue",
            () => Enum.GetValues<Priority>().Select(lane => new Measurement<int>(waiting(lane), _lanes[(int)lane])),
            "{call}",
            "Calls that wait for their turn."
        );
        meter.CreateObservableGauge(
            "clockifybff.budget.gates",
            () => Gates(closedGates()),
            "{gate}",
            "Gates that upstream's 429 keeps closed."
        );
        _wait = meter.CreateHistogram(
            "clockifybff.budget.wait",
            "s",
            "How long calls waited for their turn.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30] }
        );
        _refusals = meter.CreateCounter<long>("clockifybff.budget.refusals", "{call}", "Calls that got no turn.");
    }

    public void Waited(Priority lane, TimeSpan wait) => _wait.Record(wait.TotalSeconds, _lanes[(int)lane]);

    public void Refused(Priority lane, bool byGate) =>
        _refusals.Add(1, _lanes[(int)lane], new KeyValuePair<string, object?>("reason", byGate ? "gate" : "no_turn"));

    private static IEnumerable<Measurement<int>> Gates((int Account, int Workspaces) closed) =>
        [
            new(closed.Account, new KeyValuePair<string, object?>("scope", "account")),
            new(closed.Workspaces, new KeyValuePair<string, object?>("scope", "workspace")),
        ];
}
