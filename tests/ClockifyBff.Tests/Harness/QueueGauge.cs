using System.Diagnostics.Metrics;

namespace ClockifyBff.Tests.Harness;

/// <summary>Reads the number of calls that wait for the rate limit from the metrics of one service.</summary>
internal sealed class QueueGauge : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _sum;

    /// <summary>Listens to the meters of one service.</summary>
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

    /// <summary>Returns the number of calls that wait now.</summary>
    public int Read()
    {
        _sum = 0;
        _listener.RecordObservableInstruments();
        return _sum;
    }

    public void Dispose() => _listener.Dispose();
}
