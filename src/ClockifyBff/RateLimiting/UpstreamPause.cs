namespace ClockifyBff.RateLimiting;

/// <summary>
/// Closed while upstream wants a pause. Where it doesn't say for how long, single calls find out, with growing pauses between them.
/// </summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class UpstreamPause(TimeProvider time)
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(5);

    private long _opensAt;
    private long _closing;
    private TimeSpan? _pause;

    public bool IsClosed { get; private set; }

    /// <summary>When those come back who are refused while it is closed.</summary>
    public RetryAfterScheduler Comebacks { get; } = new(time);

    /// <summary>How long until a call may pass.</summary>
    public TimeSpan UntilPassable
    {
        get
        {
            var now = time.GetTimestamp();
            return IsClosed && _opensAt > now ? time.GetElapsedTime(now, _opensAt) : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Lets a call through: the first one after what upstream asked for opens the gate, one that only finds out leaves it closed.
    /// </summary>
    public void Pass()
    {
        if (!IsClosed)
        {
            return;
        }

        if (_pause is { } pause)
        {
            // Should this call find nothing out, or be lost, the next one goes out after a longer pause.
            Rest(pause + pause < _longestPause ? pause + pause : _longestPause);
        }
        else
        {
            IsClosed = false;
        }
    }

    /// <param name="number">The number of this closing; calls have that of the latest one before them.</param>
    /// <param name="call">The number of the call that was refused.</param>
    /// <param name="retryAfter">What upstream asks for; null where it doesn't say.</param>
    public void Close(long number, long call, TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked)
        {
            var opensAt = After(asked);
            _opensAt = IsClosed && _pause is null ? Math.Max(_opensAt, opensAt) : opensAt;
            _pause = null;
        }
        else if (!IsClosed && call >= _closing)
        {
            Rest(_firstPause);
        }
        else
        {
            // Sent before it closed, or to find out: either way nothing new.
            return;
        }

        (IsClosed, _closing) = (true, number);
    }

    /// <summary>Upstream took a call.</summary>
    /// <param name="call">Its number: one that was sent before the gate closed proves nothing.</param>
    public void Open(long call)
    {
        if (call >= _closing)
        {
            IsClosed = false;
        }
    }

    private void Rest(TimeSpan pause) => (_pause, _opensAt) = (pause, After(pause));

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
