namespace ClockifyBff.Replicas;

/// <summary>When the latest grants were given, so that no window of time ever holds more than allowed.</summary>
/// <remarks>
/// Many at once are free again at once, a window later: then the slightest delay on the way would squeeze both lots together. So while more
/// than half of what is allowed is used, grants are half an interval apart. Times are timestamps of the <see cref="TimeProvider"/> it was
/// made with. Not thread-safe: its owner locks.
/// </remarks>
internal sealed class SlidingWindow
{
    // What timers keep to on every machine.
    private static readonly TimeSpan _aTick = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;
    private readonly ColdStartMargin _lateness;
    private readonly long _windowTicks;
    private readonly long _apartTicks;
    private readonly long[] _grants;

    // What FreeAt works with: kept, for it is asked all the time.
    private readonly long[] _predicted;
    private int _oldest;
    private long _latest;

    public SlidingWindow(int perWindow, TimeProvider time)
    {
        _time = time;
        _lateness = new ColdStartMargin(time, perWindow);
        _windowTicks = Ticks(Window);
        _grants = new long[perWindow];
        _predicted = new long[perWindow];
        _apartTicks = Ticks(ApartAt(Interval));
        _latest = time.GetTimestamp() - (3 * _windowTicks);
        Array.Fill(_grants, _latest);
    }

    /// <summary>A little more than Maton's second: network jitter can squeeze requests together on the way.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(1.05);

    /// <summary>The mean distance of two grants under load.</summary>
    public TimeSpan Interval => Window / _grants.Length;

    /// <summary>
    /// How long until somebody may take one who can wait: of the second half of them each a little later, so that others soon find one.
    /// </summary>
    public TimeSpan UntilApart
    {
        get
        {
            var now = _time.GetTimestamp();
            var halfFree = _grants[(_oldest + (_grants.Length / 2)) % _grants.Length] + _windowTicks;
            var apart = _grants[(_oldest + _grants.Length - 1) % _grants.Length] + Ticks(Interval);
            return _time.GetElapsedTime(now, Math.Max(now, Math.Min(halfFree, apart)));
        }
    }

    /// <summary>
    /// How far apart grants are while more than half of what is allowed is used. What is finer than a timer needs no distance.
    /// </summary>
    public static TimeSpan ApartAt(TimeSpan interval) => interval / 2 is var apart && apart >= _aTick ? apart : TimeSpan.Zero;

    public bool TryTake()
    {
        var now = _time.GetTimestamp();
        if (now < FreeAt(0, now))
        {
            return false;
        }

        _latest = now;
        _grants[_oldest] = now + Ticks(_lateness.OfNext);
        _oldest = (_oldest + 1) % _grants.Length;
        _lateness.Granted();
        return true;
    }

    /// <summary>Lets a window pass without any grant.</summary>
    public void Pause() => Array.Fill(_grants, _latest = _time.GetTimestamp());

    /// <summary>How long until a grant is free for somebody who lets others go first.</summary>
    /// <param name="ahead">How many others.</param>
    /// <param name="after">How long nobody goes at all.</param>
    public TimeSpan UntilFree(int ahead, TimeSpan after)
    {
        var now = _time.GetTimestamp();
        return _time.GetElapsedTime(now, FreeAt(ahead, now + Ticks(after)));
    }

    private long FreeAt(int ahead, long from)
    {
        // From the second round on each is like the one before.
        var likeBefore = Math.Max(0, (ahead / _grants.Length) - 1);
        var latest = _latest;
        for (var next = 0; next <= ahead - (likeBefore * _grants.Length); next++)
        {
            var place = (_oldest + next) % _grants.Length;
            var oldest = next < _grants.Length ? _grants[place] : _predicted[place];
            var isBusy = latest - oldest < 2 * _windowTicks;
            _predicted[place] = latest = Math.Max(Math.Max(from, oldest + _windowTicks), isBusy ? latest + _apartTicks : latest);
        }

        return latest + (likeBefore * _windowTicks);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
