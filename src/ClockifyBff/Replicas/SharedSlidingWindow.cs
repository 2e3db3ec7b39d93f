namespace ClockifyBff.Replicas;

/// <summary>
/// The requests that all replicas together may send. Through Redis whoever comes first gets one; while it is away, each replica has a share
/// of its own.
/// </summary>
internal sealed class SharedSlidingWindow
{
    // So long another replica may go on with its share before it sees that Redis is back.
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly SharedRedis _redis;
    private readonly TimeProvider _time;
    private readonly SlidingWindow _share;
    private readonly RedisSlidingWindow _ring;
    private bool _wereShared;
    private bool _tookShared;
    private long _sharedSince;

    /// <param name="perWindow">How many, in any <see cref="SlidingWindow.Window"/>.</param>
    /// <param name="replicas">Among how many replicas, should each be on its own.</param>
    /// <param name="redis">Where they are shared.</param>
    /// <param name="time">The clock.</param>
    public SharedSlidingWindow(int perWindow, int replicas, SharedRedis redis, TimeProvider time)
    {
        _redis = redis;
        _time = time;
        _share = new SlidingWindow(Math.Max(1, perWindow / replicas), time);
        _ring = new RedisSlidingWindow(redis, perWindow, time);

        // Until Redis is found, others share what they take.
        _wereShared = redis.IsUsed;
        _sharedSince = time.GetTimestamp();
        redis.OnReconnected(_ =>
        {
            Return();
            return Task.CompletedTask;
        });
    }

    /// <summary>Whether one has to be asked for.</summary>
    public bool IsShared
    {
        get
        {
            lock (_lock)
            {
                return LookWhetherShared();
            }
        }
    }

    /// <summary>The mean distance of two grants under load.</summary>
    public TimeSpan Interval
    {
        get
        {
            lock (_lock)
            {
                return LookWhetherShared() ? Longer(IsSettling ? _share.Interval : TimeSpan.Zero, _ring.Interval) : _share.Interval;
            }
        }
    }

    /// <summary>
    /// How long until somebody may have one who can wait: taken all at once, they would be free again all at once, a whole window later.
    /// </summary>
    public TimeSpan UntilSpaced
    {
        get
        {
            lock (_lock)
            {
                return LookWhetherShared() ? _ring.UntilApart : _share.UntilApart;
            }
        }
    }

    private bool IsSettling => _time.GetElapsedTime(_sharedSince) < _settling;

    /// <summary>Takes one of this replica's own.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            return !LookWhetherShared() && _share.TryTake();
        }
    }

    /// <summary>Asks for a shared one.</summary>
    public async ValueTask<bool> TakeSharedAsync()
    {
        var isGiven = await _ring.TakeAsync();
        lock (_lock)
        {
            _tookShared |= isGiven;
            return isGiven && (!IsSettling || _share.TryTake());
        }
    }

    /// <summary>How long until one is free for somebody who lets others go first.</summary>
    /// <param name="ahead">How many others.</param>
    /// <param name="after">How long nobody goes at all.</param>
    public TimeSpan UntilFree(int ahead, TimeSpan after = default)
    {
        lock (_lock)
        {
            return LookWhetherShared()
                ? Longer(IsSettling ? _share.UntilFree(ahead, after) : TimeSpan.Zero, _ring.UntilFree(ahead, after))
                : _share.UntilFree(ahead, after);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Return()
    {
        lock (_lock)
        {
            _sharedSince = _time.GetTimestamp();
            if (_tookShared)
            {
                // It went and came between two looks, and may have forgotten what was taken.
                Pause();
            }
        }
    }

    private bool LookWhetherShared()
    {
        var areShared = _redis.IsReachable;
        if (!areShared && _wereShared)
        {
            // What all of them took a moment ago may have been this replica's.
            Pause();
        }

        return _wereShared = areShared;
    }

    private void Pause()
    {
        _share.Pause();
        _tookShared = false;
    }
}
