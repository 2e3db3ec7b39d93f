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
    private volatile bool _mustCompare;
    private long _comparesAt = long.MaxValue;
    private long _pingsAt = long.MaxValue;
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

    /// <summary>Makes the listener compare versions at a timestamp, unless it does so earlier.</summary>
    public void CompareAt(long timestamp)
    {
        lock (_lock)
        {
            _comparesAt = Math.Min(_comparesAt, timestamp);
        }
    }

    /// <summary>Makes the listener wake at a timestamp without comparing versions.</summary>
    public void PingAt(long timestamp)
    {
        lock (_lock)
        {
            _pingsAt = timestamp;
        }
    }

    /// <summary>Wakes the listener if its time has come.</summary>
    public void WakeIfDue(long now)
    {
        lock (_lock)
        {
            if (now >= _comparesAt || now >= _endsAt)
            {
                _comparesAt = long.MaxValue;
                Wake();
            }
            else if (now >= _pingsAt)
            {
                _pingsAt = long.MaxValue;
                _signal.TrySetResult();
            }
        }
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

    /// <summary>Wakes the listener to compare versions.</summary>
    public void Wake()
    {
        _mustCompare = true;
        Volatile.Read(ref _signal).TrySetResult();
    }

    /// <summary>Waits until the listener is woken. What happens after the return wakes it again.</summary>
    /// <returns>Whether versions must be compared.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        await _signal.Task.WaitAsync(cancellationToken);

        // In this order: a wake-up in between completes the new signal, or its comparison is done now.
        Volatile.Write(ref _signal, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return Interlocked.Exchange(ref _mustCompare, false);
    }
}
