namespace ClockifyBff.Replicas;

/// <summary>Grants at most a fixed number of permits in any window of time.</summary>
/// <remarks>
/// Permits that are granted together become free together one window later, where the slightest network delay would squeeze both batches
/// into one window. So while more than half of the permits are used, grants are spaced half an interval apart. Times are timestamps of the
/// <see cref="TimeProvider"/>. Not thread-safe: the owner holds a lock.
/// </remarks>
internal sealed class SlidingWindow
{
    // The precision that timers keep on every operating system.
    private static readonly TimeSpan _timerResolution = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;
    private readonly ColdStartMargin _coldStart;
    private readonly long _windowTicks;
    private readonly long _spacingTicks;
    private readonly long[] _grants;

    // The working memory of FreeAt, which is called too often to allocate it each time.
    private readonly long[] _predicted;
    private int _oldest;
    private long _latest;

    public SlidingWindow(int perWindow, TimeProvider time)
    {
        _time = time;
        _coldStart = new ColdStartMargin(time, perWindow);
        _windowTicks = Ticks(Window);
        _grants = new long[perWindow];
        _predicted = new long[perWindow];
        _spacingTicks = Ticks(SpacingAt(Interval));
        _latest = time.GetTimestamp() - (3 * _windowTicks);
        Array.Fill(_grants, _latest);
    }

    /// <summary>The length of the window. It is longer than Maton's second, since network jitter can squeeze requests together.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(1.05);

    /// <summary>The mean time between two permits under load.</summary>
    public TimeSpan Interval => Window / _grants.Length;

    /// <summary>
    /// The time until a request that can wait may take a permit. The second half of the permits are granted one interval apart, so that
    /// urgent requests soon find a free one.
    /// </summary>
    public TimeSpan UntilSpaced
    {
        get
        {
            var now = _time.GetTimestamp();
            var halfFree = _grants[(_oldest + (_grants.Length / 2)) % _grants.Length] + _windowTicks;
            var spaced = _grants[(_oldest + _grants.Length - 1) % _grants.Length] + Ticks(Interval);
            return _time.GetElapsedTime(now, Math.Max(now, Math.Min(halfFree, spaced)));
        }
    }

    /// <summary>
    /// The time between two grants while more than half of the permits are used; zero if it would be shorter than a timer can measure.
    /// </summary>
    public static TimeSpan SpacingAt(TimeSpan interval) =>
        interval / 2 is var spacing && spacing >= _timerResolution ? spacing : TimeSpan.Zero;

    public bool TryTake()
    {
        var now = _time.GetTimestamp();
        if (now < FreeAt(0, now))
        {
            return false;
        }

        _latest = now;
        _grants[_oldest] = now + Ticks(_coldStart.Next);
        _oldest = (_oldest + 1) % _grants.Length;
        _coldStart.OnGranted();
        return true;
    }

    /// <summary>Grants nothing for one window.</summary>
    public void Pause() => Array.Fill(_grants, _latest = _time.GetTimestamp());

    /// <summary>Predicts the time until a permit is free.</summary>
    /// <param name="ahead">The number of requests that take a permit before.</param>
    /// <param name="after">The time from now in which no permit is taken.</param>
    public TimeSpan UntilFree(int ahead, TimeSpan after)
    {
        var now = _time.GetTimestamp();
        return _time.GetElapsedTime(now, FreeAt(ahead, now + Ticks(after)));
    }

    private long FreeAt(int ahead, long from)
    {
        // From the second round on, each round takes exactly one window.
        var equalRounds = Math.Max(0, (ahead / _grants.Length) - 1);
        var latest = _latest;
        for (var next = 0; next <= ahead - (equalRounds * _grants.Length); next++)
        {
            var place = (_oldest + next) % _grants.Length;
            var oldest = next < _grants.Length ? _grants[place] : _predicted[place];
            var isBusy = latest - oldest < 2 * _windowTicks;
            _predicted[place] = latest = Math.Max(Math.Max(from, oldest + _windowTicks), isBusy ? latest + _spacingTicks : latest);
        }

        return latest + (equalRounds * _windowTicks);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
