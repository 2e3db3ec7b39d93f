namespace ClockifyBff.Replicas;

/// <summary>When the latest grants were given, so that no window of time ever holds more than allowed.</summary>
/// <remarks>Times are timestamps of the <see cref="TimeProvider"/> it was made with. Not thread-safe: its owner locks.</remarks>
internal sealed class GrantRing
{
    // A second at Maton is not exactly a second here: network jitter can squeeze requests together on the way.
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1.05);

    // After a pause connections are opened anew, and in a new process code is compiled: those requests leave late, the next ones don't.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _lateness = TimeSpan.FromMilliseconds(300);

    private readonly TimeProvider _time;
    private readonly long _windowTicks;
    private readonly long _pauseTicks;
    private readonly long _latenessTicks;
    private readonly long[] _grants;
    private int _oldest;
    private int _lateGrantsLeft;
    private long _latest;

    public GrantRing(int perWindow, TimeProvider time)
    {
        _time = time;
        _windowTicks = Ticks(_window);
        _pauseTicks = Ticks(_pause);
        _latenessTicks = Ticks(_lateness);
        _latest = time.GetTimestamp() - _pauseTicks;
        _grants = new long[perWindow];
        Array.Fill(_grants, _latest);
    }

    /// <summary>The mean distance of two grants under load.</summary>
    public TimeSpan Interval => _window / _grants.Length;

    public bool TryTake()
    {
        var now = _time.GetTimestamp();
        if (now - _grants[_oldest] < _windowTicks)
        {
            return false;
        }

        if (now - _latest >= _pauseTicks)
        {
            _lateGrantsLeft = _grants.Length;
        }

        _latest = now;
        _grants[_oldest] = _lateGrantsLeft-- > 0 ? now + _latenessTicks : now;
        _oldest = (_oldest + 1) % _grants.Length;
        return true;
    }

    /// <summary>How long until a grant is free for somebody who lets <paramref name="ahead"/> others go first.</summary>
    public TimeSpan UntilFree(int ahead)
    {
        var now = _time.GetTimestamp();
        var (rounds, place) = Math.DivRem(ahead, _grants.Length);
        var free = Math.Max(now, _grants[(_oldest + place) % _grants.Length] + _windowTicks) + (rounds * _windowTicks);
        return _time.GetElapsedTime(now, free);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
