namespace ClockifyBff.RateLimiting;

/// <summary>
/// A pause that upstream asked for with a 429. Without a <c>Retry-After</c>, single requests probe whether it has ended, at growing
/// intervals.
/// </summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
internal sealed class UpstreamPause(TimeProvider time)
{
    private static readonly TimeSpan _firstProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _maxProbeInterval = TimeSpan.FromMinutes(5);

    private long _endsAt;
    private long _number;
    private TimeSpan? _probeInterval;

    public bool IsActive { get; private set; }

    /// <summary>The <c>Retry-After</c> values for requests that are rejected because of this pause.</summary>
    public RetryAfterScheduler RetryAfter { get; } = new(time);

    /// <summary>The time until a request may be sent.</summary>
    public TimeSpan Remaining =>
        IsActive && time.GetTimestamp() is var now && now < _endsAt ? time.GetElapsedTime(now, _endsAt) : TimeSpan.Zero;

    /// <summary>Notes that a request is sent. The first one after a <c>Retry-After</c> ends the pause; a probe leaves it active.</summary>
    public void OnSent()
    {
        if (!IsActive)
        {
            return;
        }

        if (_probeInterval is { } interval)
        {
            // In case this probe is rejected or lost, the next one is sent after twice the interval.
            ProbeAfter(interval + interval < _maxProbeInterval ? interval + interval : _maxProbeInterval);
        }
        else
        {
            IsActive = false;
        }
    }

    /// <summary>Starts or extends the pause.</summary>
    /// <param name="number">The number of this pause. A request has the number of the latest pause before it was sent.</param>
    /// <param name="request">The number of the latest pause when the rejected request was sent.</param>
    /// <param name="retryAfter">The time that upstream asks for; null if it names none.</param>
    public void Start(long number, long request, TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked)
        {
            var endsAt = After(asked);
            _endsAt = IsActive && _probeInterval is null ? Math.Max(_endsAt, endsAt) : endsAt;
            _probeInterval = null;
        }
        else if (!IsActive && request >= _number)
        {
            ProbeAfter(_firstProbeInterval);
        }
        else
        {
            // The request was sent before the pause, or was a probe: its rejection says nothing new.
            return;
        }

        (IsActive, _number) = (true, number);
    }

    /// <summary>Ends the pause, because upstream accepted a request.</summary>
    /// <param name="request">The number of the request: one that was sent before the pause proves nothing.</param>
    public void OnAccepted(long request)
    {
        if (request >= _number)
        {
            IsActive = false;
        }
    }

    private void ProbeAfter(TimeSpan interval) => (_probeInterval, _endsAt) = (interval, After(interval));

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
