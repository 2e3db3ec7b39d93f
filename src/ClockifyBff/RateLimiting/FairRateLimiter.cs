using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Options;

namespace ClockifyBff.RateLimiting;

#pragma warning disable CA2000 // A permit holds nothing that has to be released.

/// <summary>
/// Shares the requests a second that Maton allows the whole company. A request waits here for a permit: higher priorities first, round
/// robin over employees within a priority, and not while upstream has asked for a pause.
/// </summary>
/// <remarks>
/// This type doesn't derive from <see cref="PartitionedRateLimiter{TResource}"/>, whose <c>AttemptAcquire</c> grants or rejects without
/// waiting: the permits that replicas share have to be taken from Redis first.
/// </remarks>
internal sealed class FairRateLimiter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxWait;
    private readonly SharedSlidingWindow _window;
    private readonly UpstreamPauses _pauses;
    private readonly SharedUpstreamPauses _sharedPauses;
    private readonly PriorityQueues _queues;
    private readonly WaitPredictor _predictor;
    private readonly RetryAfterScheduler _retryAfter;
    private readonly RateLimitMeter _meter;
    private readonly ITimer _nextPermit;
    private bool _isTakingShared;

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
        _window = new SharedSlidingWindow(options.Value.RequestsPerSecond, replicas.Value.Count, redis, time);
        _pauses = new UpstreamPauses(time);
        _sharedPauses = new SharedUpstreamPauses(redis, OnOtherReplicaRateLimited);
        _queues = new PriorityQueues(queued => _pauses.MaySend(queued.Request.Scope));
        _predictor = new WaitPredictor(_window, _pauses, _queues);
        _retryAfter = new RetryAfterScheduler(time);
        _meter = new RateLimitMeter(meter, priority => _queues[priority].Count, ActivePauses);
        _nextPermit = time.CreateTimer(_ => GrantQueued(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private Priority? Next => _queues.Next(isBackgroundSpaced: _window.UntilSpaced == TimeSpan.Zero);

    /// <summary>Waits for a permit.</summary>
    /// <param name="request">The request that will be sent.</param>
    /// <param name="cancellationToken">Removes the request from its queue.</param>
    /// <returns>
    /// The permit. It isn't acquired if it would not come within <see cref="BudgetOptions.MaxWait"/>, or did not, because other requests
    /// were served first. Requests with <see cref="Priority.Completion"/> are rejected only during a long pause of upstream, and not at
    /// all if <see cref="PermitRequest.MayBeRejected"/> is false.
    /// </returns>
    public ValueTask<Permit> AcquireAsync(PermitRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QueuedRequest queued;
        lock (_lock)
        {
            if (request.Priority != Priority.Background && _pauses.MaySend(request.Scope) && Next is null && _window.TryTake())
            {
                _queues.OnGranted(request.Priority);
                _meter.RecordWait(request.Priority, TimeSpan.Zero);
                return ValueTask.FromResult(Grant(request));
            }

            if (
                request.MayBeRejected
                && (request.Priority == Priority.Completion ? _pauses.Remaining(request.Scope) : _predictor.Predict(request)) is var wait
                && wait > _maxWait
            )
            {
                return ValueTask.FromResult(Reject(request, wait));
            }

            queued = new QueuedRequest(request, _time.GetTimestamp());
            _queues[request.Priority].Enqueue(queued);
            GrantQueued();
        }

        return new ValueTask<Permit>(WaitAsync(queued, cancellationToken));
    }

    /// <summary>Upstream accepted a request.</summary>
    public void OnAccepted(Permit permit)
    {
        lock (_lock)
        {
            if (!_pauses.AreNoneActive)
            {
                _pauses.OnAccepted(permit.Request.Scope, permit.Number);
                ScheduleNextPermit();
            }
        }
    }

    /// <summary>Upstream rejected a request with 429: starts a pause, so that no other request is rejected too.</summary>
    /// <returns>The seconds after which the request may be tried again.</returns>
    public int OnRateLimited(Permit permit, bool ofAccount, TimeSpan? retryAfter)
    {
        var request = permit.Request;
        var scope = ofAccount ? null : request.Scope;
        _ = _sharedPauses.PublishAsync(scope, retryAfter);
        lock (_lock)
        {
            StartPause(scope, permit.Number, retryAfter);
            return ScheduleRetry(request.OwnerKey, request.Scope, _pauses.Remaining(request.Scope));
        }
    }

    public void Dispose() => _nextPermit.Dispose();

    private void OnOtherReplicaRateLimited(string? scope, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            StartPause(scope, _pauses.LatestPause, retryAfter);
        }
    }

    /// <summary>Starts a pause and rejects the queued requests that it would hold back for too long.</summary>
    private void StartPause(string? scope, long request, TimeSpan? retryAfter)
    {
        _pauses.Start(scope, request, retryAfter);
        foreach (var priority in Enum.GetValues<Priority>())
        {
            var rejected = _queues[priority]
                .RemoveAll(queued => queued.Request.MayBeRejected && _pauses.Remaining(queued.Request.Scope) > _maxWait);
            foreach (var queued in rejected)
            {
                queued.Complete(Reject(queued.Request, _predictor.Predict(queued.Request)));
            }
        }

        // The new pause may also end sooner than the one before.
        ScheduleNextPermit();
    }

    private async Task<Permit> WaitAsync(QueuedRequest queued, CancellationToken cancellationToken)
    {
        var maxWait = queued.Request.Priority == Priority.Completion ? Timeout.InfiniteTimeSpan : _maxWait + _window.Interval;
        await using var overdue = _time.CreateTimer(_ => RejectOverdue(queued), null, maxWait, Timeout.InfiniteTimeSpan);
        await using var cancellation = cancellationToken.UnsafeRegister(_ => Cancel(queued, cancellationToken), null);
        return await queued.Permit;
    }

    private void Cancel(QueuedRequest queued, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // A request that is no longer queued has just got its permit, and uses it.
            if (_queues[queued.Request.Priority].Remove(queued))
            {
                queued.Cancel(cancellationToken);
            }
        }
    }

    /// <summary>
    /// Rejects a request whose permit should have come by now, but which later requests of less active employees overtook.
    /// </summary>
    private void RejectOverdue(QueuedRequest queued)
    {
        lock (_lock)
        {
            // A request that is no longer queued got its permit at the last moment.
            if (_queues[queued.Request.Priority].Remove(queued))
            {
                queued.Complete(Reject(queued.Request, _maxWait + _predictor.Predict(queued.Request)));
            }
        }
    }

    private void GrantQueued()
    {
        lock (_lock)
        {
            while (Next is { } priority && _window.TryTake())
            {
                GrantNext(priority);
            }

            ScheduleNextPermit();
        }
    }

    private void ScheduleNextPermit()
    {
        if (_queues.Count == 0)
        {
            return;
        }

        var pause = Next is null ? _queues.All.Min(_predictor.UntilMaySend) : TimeSpan.Zero;
        var wait = _window.UntilFree(ahead: 0, after: pause);
        if (wait == TimeSpan.Zero && _window.IsShared)
        {
            _ = TakeSharedAsync();
            return;
        }

        // Timers count whole milliseconds and must not fire early.
        _nextPermit.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Takes a permit from the window that replicas share, one at a time. The permit is lost if all queued requests are cancelled
    /// meanwhile.
    /// </summary>
    private async Task TakeSharedAsync()
    {
        if (_isTakingShared)
        {
            return;
        }

        _isTakingShared = true;
        var isTaken = await _window.TakeSharedAsync();
        lock (_lock)
        {
            _isTakingShared = false;
            if (isTaken && _queues.Next(isBackgroundSpaced: true) is { } priority)
            {
                GrantNext(priority);
            }

            GrantQueued();
        }
    }

    private void GrantNext(Priority priority)
    {
        var queued = _queues.Dequeue(priority);
        _meter.RecordWait(priority, _time.GetElapsedTime(queued.Since));
        queued.Complete(Grant(queued.Request));
    }

    private Permit Grant(PermitRequest request) => new(this, request, _pauses.OnSent(request.Scope));

    private Permit Reject(PermitRequest request, TimeSpan wait)
    {
        var isPaused = !_pauses.MaySend(request.Scope);
        _meter.RecordRejection(request.Priority, isPaused);
        return new Permit(
            isPaused ? "Upstream has asked for a pause." : "The company's requests to Clockify are used up for the moment.",
            ScheduleRetry(request.OwnerKey, isPaused ? request.Scope : null, earliest: wait - _maxWait)
        );
    }

    private int ScheduleRetry(string ownerKey, string? pausedScope, TimeSpan earliest) =>
        (_pauses.RetryAfterOf(pausedScope) ?? _retryAfter).Next(ownerKey, earliest, _window.Interval);

    private (int Account, int Scopes) ActivePauses()
    {
        lock (_lock)
        {
            return (_pauses.IsAccountPaused ? 1 : 0, _pauses.PausedScopes);
        }
    }
}
