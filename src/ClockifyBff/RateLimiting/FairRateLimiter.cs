using System.Diagnostics.Metrics;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Options;

namespace ClockifyBff.RateLimiting;

/// <summary>
/// Shares the requests a second that Maton allows the whole company: who calls upstream waits here for a turn. Lanes go one before the
/// other, within a lane everybody takes turns, and nobody goes where upstream has asked for a pause.
/// </summary>
internal sealed class FairRateLimiter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SharedSlidingWindow _grants;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxWait;
    private readonly UpstreamPauses _gates;
    private readonly SharedUpstreamPauses _pauses;
    private readonly PriorityQueues _lanes;
    private readonly RetryAfterScheduler _comebacks;
    private readonly RateLimitMeter _meter;
    private readonly ITimer _nextGrant;
    private bool _isAsking;

    public FairRateLimiter(
        IOptions<BudgetOptions> options,
        IOptions<ReplicaOptions> replicas,
        SharedRedis redis,
        TimeProvider time,
        Meter meter
    )
    {
        _time = time;
        _maxWait = options.Value.MaxWait;
        _grants = new SharedSlidingWindow(options.Value.RequestsPerSecond, replicas.Value.Count, redis, time);
        _gates = new UpstreamPauses(time);
        _pauses = new SharedUpstreamPauses(redis, Pause);
        _lanes = new PriorityQueues(MayGo);
        _comebacks = new RetryAfterScheduler(time);
        _meter = new RateLimitMeter(meter, lane => _lanes[lane].Count, ClosedGates);
        _nextGrant = time.CreateTimer(_ => GrantWaiting(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private Priority? Next => _lanes.Next(mayTakeRest: _grants.UntilApart == TimeSpan.Zero);

    /// <summary>Waits for the turn of an upstream call.</summary>
    /// <param name="call">Which.</param>
    /// <param name="cancellationToken">Gives the place up.</param>
    /// <exception cref="RateLimitRejectedException">
    /// 429 <c>rate_limited</c>: the turn would not come within <see cref="BudgetOptions.MaxWait"/>, or did not, for others came. What
    /// finishes something is refused only where upstream asks for a long pause, and what undoes or recovers not even then.
    /// </exception>
    public ValueTask<Permit> AcquireAsync(PermitRequest call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QueuedRequest turn;
        lock (_lock)
        {
            if (call.Lane != Priority.Background && _gates.MayPass(call.Workspace) && Next is null && _grants.TryTake())
            {
                _lanes.Granted(call.Lane);
                _meter.Waited(call.Lane, TimeSpan.Zero);
                return ValueTask.FromResult(GrantFor(call));
            }

            if (
                call.MayBeRefused
                && (call.Lane == Priority.Completion ? _gates.UntilPassable(call.Workspace) : UntilTurn(call)) is var wait
                && wait > _maxWait
            )
            {
                throw new RateLimitRejectedException(Refusal(call, wait));
            }

            turn = new QueuedRequest(call);
            _lanes[call.Lane].Join(turn);
            GrantWaiting();
        }

        return new ValueTask<Permit>(WaitAsync(turn, cancellationToken));
    }

    /// <summary>Upstream took a call.</summary>
    public void Taken(Permit grant)
    {
        lock (_lock)
        {
            if (_gates.AreAllOpen)
            {
                return;
            }

            _gates.Open(grant.Workspace, grant.Number);
            ScheduleNextGrant();
        }
    }

    /// <summary>Upstream refused a call for a limit: nobody else runs into it.</summary>
    /// <returns>In how many seconds the call may be tried again.</returns>
    public int Limited(Permit grant, bool ofAccount, TimeSpan? retryAfter)
    {
        var workspace = ofAccount ? null : grant.Workspace;
        _ = _pauses.TellAsync(workspace, retryAfter);
        lock (_lock)
        {
            Close(workspace, grant.Number, retryAfter);
            return ComebacksOf(grant.Workspace).Next(grant.Employee, _gates.UntilPassable(grant.Workspace), _grants.Interval);
        }
    }

    public void Dispose() => _nextGrant.Dispose();

    /// <summary>Another replica ran into a limit.</summary>
    private void Pause(string? workspace, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            Close(workspace, _gates.LatestClosing, retryAfter);
        }
    }

    /// <summary>Closes a gate: who would wait too long at it is refused.</summary>
    private void Close(string? workspace, long number, TimeSpan? retryAfter)
    {
        _gates.Close(workspace, number, retryAfter);
        foreach (var lane in Enum.GetValues<Priority>())
        {
            foreach (
                var turn in _lanes[lane].RemoveAll(turn => turn.Call.MayBeRefused && _gates.UntilPassable(turn.Call.Workspace) > _maxWait)
            )
            {
                turn.Refuse(Refusal(turn.Call, UntilTurn(turn.Call)));
            }
        }

        // A pause may also end sooner than the one before.
        ScheduleNextGrant();
    }

    private async Task<Permit> WaitAsync(QueuedRequest turn, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        await using var leaving = cancellationToken.UnsafeRegister(_ => Leave(turn, cancellationToken), null);
        try
        {
            var grant = await (
                turn.Call.Lane == Priority.Completion
                    ? turn.Granted
                    : turn.Granted.WaitAsync(_maxWait + _grants.Interval, _time, CancellationToken.None)
            );
            _meter.Waited(turn.Call.Lane, _time.GetElapsedTime(since));
            return grant;
        }
        catch (TimeoutException)
        {
            GiveUp(turn);
            return await turn.Granted;
        }
    }

    private void Leave(QueuedRequest turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Not there: granted a moment ago, and the grant is used.
            if (_lanes[turn.Call.Lane].Remove(turn))
            {
                turn.Cancel(cancellationToken);
            }
        }
    }

    /// <summary>Refuses a turn that should have come by now, but for those who came later and ask for less.</summary>
    private void GiveUp(QueuedRequest turn)
    {
        lock (_lock)
        {
            // Not there: it came in the same moment.
            if (_lanes[turn.Call.Lane].Remove(turn))
            {
                turn.Refuse(Refusal(turn.Call, _maxWait + UntilTurn(turn.Call)));
            }
        }
    }

    private void GrantWaiting()
    {
        lock (_lock)
        {
            while (Next is { } lane && _grants.TryTake())
            {
                GrantNext(lane);
            }

            ScheduleNextGrant();
        }
    }

    private void ScheduleNextGrant()
    {
        if (_lanes.Count == 0)
        {
            return;
        }

        var wait = Longer(_grants.UntilFree(0), Next is null ? _lanes.All.Min(UntilMayGo) : TimeSpan.Zero);
        if (wait == TimeSpan.Zero && _grants.AreShared)
        {
            _ = AskAsync();
            return;
        }

        // Timers count whole milliseconds and must not fire early.
        _nextGrant.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for a grant that replicas share, one at a time. It is lost where all who waited have left meanwhile.</summary>
    private async Task AskAsync()
    {
        if (_isAsking)
        {
            return;
        }

        _isAsking = true;
        var isGiven = await _grants.AskAsync();
        lock (_lock)
        {
            _isAsking = false;
            if (isGiven && _lanes.Next(mayTakeRest: true) is { } lane)
            {
                GrantNext(lane);
            }

            GrantWaiting();
        }
    }

    private void GrantNext(Priority lane)
    {
        var turn = _lanes.TakeNext(lane);
        turn.Grant(GrantFor(turn.Call));
    }

    private (int Account, int Workspaces) ClosedGates()
    {
        lock (_lock)
        {
            return (_gates.IsAccountWaiting ? 1 : 0, _gates.WaitingWorkspaces);
        }
    }

    private Permit GrantFor(PermitRequest call) => new(this, call, _gates.Pass(call.Workspace));

    private bool MayGo(QueuedRequest turn) => _gates.MayPass(turn.Call.Workspace);

    /// <summary>How long until a call may go, if a grant is free.</summary>
    private TimeSpan UntilMayGo(QueuedRequest turn) =>
        Longer(_gates.UntilPassable(turn.Call.Workspace), turn.Call.Lane == Priority.Background ? _grants.UntilApart : TimeSpan.Zero);

    /// <summary>How long a call would wait that joins its lane now.</summary>
    private TimeSpan UntilTurn(PermitRequest call)
    {
        // Who has to wait longer for upstream lets others go first; who has to wait as long goes before it then.
        var pause = _gates.UntilPassable(call.Workspace);
        var queue = _grants.UntilFree(_lanes.AheadOf(call, other => _gates.UntilPassable(other.Call.Workspace) <= pause));
        if (pause == TimeSpan.Zero)
        {
            return queue;
        }

        var afterwards = _lanes.AheadOf(call, other => !MayGo(other) && _gates.UntilPassable(other.Call.Workspace) <= pause);
        return Longer(queue, _grants.UntilFree(afterwards, pause));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private Problem Refusal(PermitRequest call, TimeSpan wait)
    {
        var byGate = !_gates.MayPass(call.Workspace);
        _meter.Refused(call.Lane, byGate);
        return new Problem(
            ErrorCode.RateLimited,
            byGate ? "Upstream has asked for a pause." : "The company's requests to Clockify are used up for the moment."
        )
        {
            RetryAfterSeconds = ComebacksOf(byGate ? call.Workspace : null).Next(call.Employee, wait - _maxWait, _grants.Interval),
        };
    }

    private RetryAfterScheduler ComebacksOf(string? workspace) => _gates.ComebacksOf(workspace) ?? _comebacks;
}
