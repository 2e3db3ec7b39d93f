namespace ClockifyBff.Replicas;

/// <summary>
/// The permits of all replicas together. With Redis they are granted first come, first served; while Redis is unreachable, each replica
/// has a fixed share.
/// </summary>
internal sealed class SharedSlidingWindow
{
    // Another replica may go on with its share for this long before it notices that Redis is back.
    private static readonly TimeSpan _transition = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly SharedRedis _redis;
    private readonly TimeProvider _time;
    private readonly SlidingWindow _ownShare;
    private readonly RedisSlidingWindow _shared;
    private bool _wasShared;
    private bool _tookShared;
    private long _sharedSince;

    /// <param name="perWindow">The permits in any <see cref="SlidingWindow.Window"/>.</param>
    /// <param name="replicas">The number of replicas, which decides a replica's share without Redis.</param>
    /// <param name="redis">The Redis of all replicas.</param>
    /// <param name="time">The clock.</param>
    public SharedSlidingWindow(int perWindow, int replicas, SharedRedis redis, TimeProvider time)
    {
        _redis = redis;
        _time = time;
        _ownShare = new SlidingWindow(Math.Max(1, perWindow / replicas), time);
        _shared = new RedisSlidingWindow(redis, perWindow, time);

        // Until this replica has connected to Redis, the others may take all permits there.
        _wasShared = redis.IsConfigured;
        _sharedSince = time.GetTimestamp();
        redis.OnReconnected(_ =>
        {
            OnReconnected();
            return Task.CompletedTask;
        });
    }

    /// <summary>Whether permits are taken with <see cref="TakeSharedAsync"/>.</summary>
    public bool IsShared
    {
        get
        {
            lock (_lock)
            {
                return UpdateIsShared();
            }
        }
    }

    /// <summary>The mean time between two permits of this replica under load.</summary>
    public TimeSpan Interval
    {
        get
        {
            lock (_lock)
            {
                return UpdateIsShared()
                    ? Longer(IsInTransition ? _ownShare.Interval : TimeSpan.Zero, _shared.Interval)
                    : _ownShare.Interval;
            }
        }
    }

    /// <summary>The time until a request that can wait may take a permit.</summary>
    public TimeSpan UntilSpaced
    {
        get
        {
            lock (_lock)
            {
                return UpdateIsShared() ? _shared.UntilSpaced : _ownShare.UntilSpaced;
            }
        }
    }

    private bool IsInTransition => _time.GetElapsedTime(_sharedSince) < _transition;

    /// <summary>Takes a permit of this replica's share.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            return !UpdateIsShared() && _ownShare.TryTake();
        }
    }

    /// <summary>Takes a permit that all replicas share.</summary>
    public async ValueTask<bool> TakeSharedAsync()
    {
        var isTaken = await _shared.TakeAsync();
        lock (_lock)
        {
            _tookShared |= isTaken;
            return isTaken && (!IsInTransition || _ownShare.TryTake());
        }
    }

    /// <summary>Predicts the time until a permit is free.</summary>
    /// <param name="ahead">The number of this replica's requests that take a permit before.</param>
    /// <param name="after">The time from now in which no permit is taken.</param>
    public TimeSpan UntilFree(int ahead, TimeSpan after = default)
    {
        lock (_lock)
        {
            return UpdateIsShared()
                ? Longer(IsInTransition ? _ownShare.UntilFree(ahead, after) : TimeSpan.Zero, _shared.UntilFree(ahead, after))
                : _ownShare.UntilFree(ahead, after);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void OnReconnected()
    {
        lock (_lock)
        {
            _sharedSince = _time.GetTimestamp();
            if (_tookShared)
            {
                // Redis was lost and is back without this replica having noticed, and may have lost its data.
                Pause();
            }
        }
    }

    private bool UpdateIsShared()
    {
        var isShared = _redis.IsReachable;
        if (!isShared && _wasShared)
        {
            // All permits of the last window may have been this replica's.
            Pause();
        }

        return _wasShared = isShared;
    }

    private void Pause()
    {
        _ownShare.Pause();
        _tookShared = false;
    }
}
