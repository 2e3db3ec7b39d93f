using System.Diagnostics.Metrics;
using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>A rate limiter with its own clock, and the outcome of every call, which is known before time goes on.</summary>
internal sealed class ObservedRateLimiter : IDisposable
{
    public const int Limit = 10;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1.05);
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    // Time advances in steps that are short enough to see when each permit is granted.
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(35);

    private readonly SteppedTime _time = new();
    private readonly Meter _meter = new("rate limiter of a test");
    private readonly MeterListener _listener = new();
    private readonly FairRateLimiter _limiter;
    private readonly List<ObservedCall> _unsettled = [];
    private int _queued;

    public ObservedRateLimiter()
    {
        _limiter = RateLimiters.Of(Limit, _time, _meter);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter && instrument.Name == "clockifybff.budget.queue")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, waiting, _, _) => _queued += waiting);
        _listener.Start();
    }

    /// <summary>The time since the start, by the monotonic clock.</summary>
    public TimeSpan Now => _time.GetElapsedTime(0);

    /// <summary>All calls, in the order in which they were made.</summary>
    public List<ObservedCall> Calls { get; } = [];

    /// <summary>The calls that got a permit, in that order.</summary>
    public List<ObservedCall> Granted { get; } = [];

    public List<ObservedCall> Waiting => _unsettled;

    public async Task<ObservedCall> CallAsync(Priority priority, string employee, string? workspace = null)
    {
        var call = new ObservedCall(priority, employee, workspace, Now);
        call.PermitTask = TakeAsync(call);
        Calls.Add(call);
        _unsettled.Add(call);
        await SettleAsync();
        return call;
    }

    public async Task LeaveAsync(ObservedCall call)
    {
        await call.Cancellation.CancelAsync();
        await SettleAsync();
    }

    public async Task AdvanceAsync(TimeSpan span)
    {
        for (var end = Now + span; Now < end; )
        {
            _time.Advance(end - Now < _moment ? end - Now : _moment);
            await SettleAsync();
        }
    }

    /// <summary>Sets the wall clock.</summary>
    public void SetClock(TimeSpan by) => _time.Offset += by;

    /// <summary>Waits until every call that left the queue has ended.</summary>
    public async Task SettleAsync()
    {
        // A poll every 20 ms would make thousands of these slow.
        for (var yields = 0; yields < 10_000 && !IsSettled(); yields++)
        {
            await Task.Yield();
        }

        await Eventually.TrueAsync(IsSettled);

        foreach (var call in _unsettled.Where(call => call.PermitTask.IsCompleted).OrderBy(call => call.Number).ToList())
        {
            _unsettled.Remove(call);
            await call.EndAsync(Now);
            if (call.Permit is not null)
            {
                Granted.Add(call);
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _limiter.Dispose();
        _meter.Dispose();
        Calls.ForEach(call => call.Cancellation.Dispose());
    }

    private bool IsSettled()
    {
        _queued = 0;
        _listener.RecordObservableInstruments();
        return _unsettled.Count(call => !call.PermitTask.IsCompleted) == _queued;
    }

    private async Task<Permit> TakeAsync(ObservedCall call) =>
        await _limiter.AcquireAsync(new PermitRequest(call.Priority, call.Employee, call.Workspace), call.Cancellation.Token);

    private sealed class SteppedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}

/// <summary>A call and its outcome.</summary>
internal sealed class ObservedCall(Priority priority, string employee, string? workspace, TimeSpan at)
{
    private static long _latest;

    public long Number { get; } = Interlocked.Increment(ref _latest);

    public Priority Priority => priority;

    public string Employee => employee;

    public string? Workspace => workspace;

    public TimeSpan At => at;

    public CancellationTokenSource Cancellation { get; } = new();

    public Task<Permit> PermitTask { get; set; } = null!;

    /// <summary>When the call got its permit, was rejected or was cancelled.</summary>
    public TimeSpan? EndedAt { get; private set; }

    public Permit? Permit { get; private set; }

    public Permit? Rejection { get; private set; }

    public async Task EndAsync(TimeSpan now)
    {
        EndedAt = now;
        try
        {
            var permit = await PermitTask;
            (Permit, Rejection) = permit.IsAcquired ? (permit, null) : ((Permit?)null, permit);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            // The caller has cancelled.
        }
    }
}
