using System.Diagnostics.Metrics;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>A budget under a clock of its own, and what becomes of every call: who was granted when is known before time goes on.</summary>
internal sealed class ObservedBudget : IDisposable
{
    public const int Limit = 10;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1.05);
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    // So finely does time go on that a turn is seen when it comes.
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(35);

    private readonly SteppedTime _time = new();
    private readonly Meter _meter = new("budget of a test");
    private readonly MeterListener _listener = new();
    private readonly FairRateLimiter _rateLimiter;
    private readonly List<ObservedCall> _unsettled = [];
    private int _queued;

    public ObservedBudget()
    {
        _rateLimiter = Budgets.Of(Limit, _time, _meter);
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

    /// <summary>Since the start; what the clock on the wall shows means nothing.</summary>
    public TimeSpan Now => _time.GetElapsedTime(0);

    /// <summary>All calls, in the order in which they were made.</summary>
    public List<ObservedCall> Calls { get; } = [];

    /// <summary>Those that were granted, in the order in which they were.</summary>
    public List<ObservedCall> Granted { get; } = [];

    public List<ObservedCall> Waiting => _unsettled;

    public async Task<ObservedCall> CallAsync(Priority priority, string employee, string? workspace = null)
    {
        var call = new ObservedCall(priority, employee, workspace, Now);
        call.Turn = TakeAsync(call);
        Calls.Add(call);
        _unsettled.Add(call);
        await SettleAsync();
        return call;
    }

    public async Task LeaveAsync(ObservedCall call)
    {
        await call.Gone.CancelAsync();
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

    /// <summary>Somebody sets the clock on the wall.</summary>
    public void SetClock(TimeSpan by) => _time.Offset += by;

    /// <summary>Who is no longer in the queue learns of it a moment later: that is waited for.</summary>
    public async Task SettleAsync()
    {
        // A poll every 20 ms would make thousands of these slow.
        for (var yields = 0; yields < 10_000 && !IsSettled(); yields++)
        {
            await Task.Yield();
        }

        await Eventually.TrueAsync(IsSettled);

        foreach (var call in _unsettled.Where(call => call.Turn.IsCompleted).OrderBy(call => call.Number).ToList())
        {
            _unsettled.Remove(call);
            await call.EndAsync(Now);
            if (call.Grant is not null)
            {
                Granted.Add(call);
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _rateLimiter.Dispose();
        _meter.Dispose();
        Calls.ForEach(call => call.Gone.Dispose());
    }

    private bool IsSettled()
    {
        _queued = 0;
        _listener.RecordObservableInstruments();
        return _unsettled.Count(call => !call.Turn.IsCompleted) == _queued;
    }

    private async Task<Permit> TakeAsync(ObservedCall call) =>
        await _rateLimiter.AcquireAsync(new PermitRequest(call.Lane, call.Employee, call.Workspace), call.Gone.Token);

    private sealed class SteppedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}

/// <summary>A call, and what became of it.</summary>
internal sealed class ObservedCall(Priority priority, string employee, string? workspace, TimeSpan at)
{
    private static long _latest;

    public long Number { get; } = Interlocked.Increment(ref _latest);

    public Priority Lane => priority;

    public string Employee => employee;

    public string? Workspace => workspace;

    public TimeSpan At => at;

    public CancellationTokenSource Gone { get; } = new();

    public Task<Permit> Turn { get; set; } = null!;

    /// <summary>When it was granted, refused, or left.</summary>
    public TimeSpan? EndedAt { get; private set; }

    public Permit? Grant { get; private set; }

    public Problem? Refusal { get; private set; }

    public async Task EndAsync(TimeSpan now)
    {
        EndedAt = now;
        try
        {
            Grant = await Turn;
        }
        catch (RateLimitRejectedException refused)
        {
            Refusal = refused.Problem;
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The caller has left.
        }
    }
}
