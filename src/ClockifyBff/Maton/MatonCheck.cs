using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Maton;

/// <summary>What the latest calls to Maton met, as they are measured. It makes none of its own: each would cost somebody a turn.</summary>
internal sealed class MatonCheck : IHealthCheck, IDisposable
{
    private const string Measurement = "clockifybff.upstream.duration";

    // One may fail for many reasons.
    private const int Enough = 3;

    private static readonly TimeSpan _remembersFor = TimeSpan.FromMinutes(1);

    private readonly Credential _credential;
    private readonly TimeProvider _time;
    private readonly MeterListener _calls = new();
    private int _failuresInARow;
    private long _failedAt;

    public MatonCheck(Credential credential, Meter meter, TimeProvider time)
    {
        (_credential, _time) = (credential, time);
        _calls.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter && instrument.Name == Measurement)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _calls.SetMeasurementEventCallback<double>((_, _, tags, _) => Met(tags));
        _calls.Start();
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var isFailing = Volatile.Read(ref _failuresInARow) >= Enough && _time.GetElapsedTime(Volatile.Read(ref _failedAt)) < _remembersFor;
        return Task.FromResult(
            _credential.IsRefused ? HealthCheckResult.Degraded("Maton refuses the key.")
            : isFailing ? HealthCheckResult.Degraded("The latest calls to Maton failed.")
            : HealthCheckResult.Healthy());
    }

    public void Dispose() => _calls.Dispose();

    private void Met(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name != "outcome" || value is "aborted")
            {
                continue;
            }

            if (value is not ("timeout" or "unavailable" or "invalid"))
            {
                Volatile.Write(ref _failuresInARow, 0);
                return;
            }

            Volatile.Write(ref _failedAt, _time.GetTimestamp());
            Interlocked.Increment(ref _failuresInARow);
        }
    }
}
