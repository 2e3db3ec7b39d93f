using System.Diagnostics.Metrics;

namespace ClockifyBff.Tests.Harness;

/// <summary>Reads from the metrics of a service how many of its calls wait for the rate limit.</summary>
internal sealed class QueueGauge : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _sum;

    /// <summary>Begins to listen to the meters that one service created.</summary>
    public QueueGauge(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "clockifybff.budget.queue" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, waiting, _, _) => _sum += waiting);
        _listener.Start();
    }

    /// <summary>Counts the calls that wait now.</summary>
    public int Read()
    {
        _sum = 0;
        _listener.RecordObservableInstruments();
        return _sum;
    }

    public void Dispose() => _listener.Dispose();
}
