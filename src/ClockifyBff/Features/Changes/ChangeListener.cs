using ClockifyBff.Replicas;

namespace ClockifyBff.Features.Changes;

/// <summary>A stream or a long poll that waits for changes. It has no timer and no thread of its own.</summary>
/// <param name="ownerKey">The caller.</param>
/// <param name="tags">The tags whose changes it reports, of <see cref="ReportedTag.All"/> in that order.</param>
/// <param name="endsAt">The timestamp at which it ends.</param>
internal sealed class ChangeListener(string ownerKey, CacheTag[] tags, long endsAt)
{
    private readonly Lock _lock = new();
    private readonly string _ownerHash = SharedRedis.HashOf(ownerKey);
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _wakesAt = long.MaxValue;
    private long _endsAt = endsAt;
    private EndReason _endReason = EndReason.Duration;

    public string OwnerKey { get; } = ownerKey;

    public CacheTag[] Tags { get; } = tags;

    /// <summary>Why the listener ends when its time is over.</summary>
    public EndReason EndReason
    {
        get
        {
            lock (_lock)
            {
                return _endReason;
            }
        }
    }

    /// <summary>Makes the listener end at a timestamp, unless it ends earlier.</summary>
    public void EndAt(long timestamp, EndReason reason)
    {
        lock (_lock)
        {
            if (timestamp < _endsAt)
            {
                (_endsAt, _endReason) = (timestamp, reason);
            }
        }
    }

    public bool HasEnded(long now)
    {
        lock (_lock)
        {
            return now >= _endsAt;
        }
    }

    /// <summary>Makes the listener wake at a timestamp, unless it wakes earlier.</summary>
    public void WakeAt(long timestamp)
    {
        lock (_lock)
        {
            _wakesAt = Math.Min(_wakesAt, timestamp);
        }
    }

    /// <summary>Wakes the listener if its time has come.</summary>
    public void WakeIfDue(long now)
    {
        lock (_lock)
        {
            if (now < _wakesAt && now < _endsAt)
            {
                return;
            }

            _wakesAt = long.MaxValue;
        }

        Wake();
    }

    /// <summary>Wakes the listener if a raised version is one that it reports.</summary>
    /// <param name="raised">The raised version.</param>
    /// <param name="reported">The tag of the version.</param>
    public void WakeFor(RaisedVersion raised, ReportedTag reported)
    {
        if (raised.OwnerHash == _ownerHash || (reported.ReportsLatest && !raised.IsOwnAlone))
        {
            Wake();
        }
    }

    public void Wake() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>Waits until the listener is woken. What happens after the return wakes it again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _signal.Task.WaitAsync(cancellationToken);
        Volatile.Write(ref _signal, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
