using System.Diagnostics.Metrics;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The calls of a test, compared with the queue of its rate limiter.</summary>
internal sealed class QueuedCalls : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Task<Permit>> _calls = [];
    private int _queued;

    public QueuedCalls(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter && instrument.Name == "clockifybff.budget.queue")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, queued, _, _) => _queued += queued);
        _listener.Start();
    }

    public Task<Permit> Add(Task<Permit> call)
    {
        _calls.Add(call);
        return call;
    }

    /// <summary>Waits until every call that left the queue has ended, however busy the machine is.</summary>
    public async Task SettleAsync()
    {
        // A call whose wait has timed out leaves the queue a moment later.
        await Task.Delay(50, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() =>
        {
            _queued = 0;
            _listener.RecordObservableInstruments();
            return _calls.Count(call => !call.IsCompleted) <= _queued;
        });
    }

    public void Dispose() => _listener.Dispose();
}
