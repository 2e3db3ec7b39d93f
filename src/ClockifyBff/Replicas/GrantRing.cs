namespace ClockifyBff.Replicas;

/// <summary>When the latest grants were given, so that no window of time ever holds more than allowed.</summary>
/// <remarks>
/// Many at once are free again at once, a window later: then the slightest delay on the way would squeeze both lots together. So while more than half
/// of what is allowed is used, grants are half an interval apart.
/// Times are timestamps of the <see cref="TimeProvider"/> it was made with. Not thread-safe: its owner locks.
/// </remarks>
internal sealed class GrantRing
{
    private readonly TimeProvider _time;
    private readonly Lateness _lateness;
    private readonly long _windowTicks;
    private readonly long _apartTicks;
    private readonly long[] _grants;
    private int _oldest;
    private long _latest;

    public GrantRing(int perWindow, TimeProvider time)
    {
        _time = time;
        _lateness = new Lateness(time, perWindow);
        _windowTicks = Ticks(Window);
        _grants = new long[perWindow];
        _apartTicks = Ticks(ApartAt(Interval));
        _latest = time.GetTimestamp() - (3 * _windowTicks);
        Array.Fill(_grants, _latest);
    }

    /// <summary>A little more than Maton's second: network jitter can squeeze requests together on the way.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(1.05);

    /// <summary>The mean distance of two grants under load.</summary>
    public TimeSpan Interval => Window / _grants.Length;

    /// <summary>How long until somebody may take one who can wait: of the second half of them each a little later, so that others soon find one.</summary>
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

    /// <summary>How far apart grants are while more than half of what is allowed is used. What is finer than a timer needs no distance.</summary>
    public static TimeSpan ApartAt(TimeSpan interval) => interval / 2 is var apart && apart >= TimeSpan.FromMilliseconds(1) ? apart : TimeSpan.Zero;

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

    /// <summary>How long until a grant is free for somebody who lets <paramref name="ahead"/> others go first.</summary>
    public TimeSpan UntilFree(int ahead)
    {
        var now = _time.GetTimestamp();
        var (rounds, place) = Math.DivRem(ahead, _grants.Length);
        return _time.GetElapsedTime(now, FreeAt(place, now) + (rounds * _windowTicks));
    }

    private long FreeAt(int place, long now)
    {
        var latest = _latest;
        for (var next = 0; next <= place; next++)
        {
            var oldest = _grants[(_oldest + next) % _grants.Length];
            var isBusy = latest - oldest < 2 * _windowTicks;
            latest = Math.Max(Math.Max(now, oldest + _windowTicks), isBusy ? latest + _apartTicks : now);
        }

        return latest;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
