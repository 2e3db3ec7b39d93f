namespace ClockifyBff.RateLimiting;

/// <summary>Staggers <c>Retry-After</c> values so that rejected clients don't all retry at once.</summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
internal sealed class RetryAfterScheduler(TimeProvider time)
{
    // Less than half of the permits go to retries. The others are for new requests: the queue would stay full until the last client has
    // retried.
    private const double PermitsPerRetry = 2.4;

    // Above this number, the employees whose time has come are forgotten.
    private const int MaxRemembered = 1000;

    // A page and a write may be rejected at the same time. More rejections of one employee must not move everybody else's retry back.
    private const int MaxValuesPerEmployee = 3;

    private readonly Dictionary<string, (long At, int Count)> _scheduled = new(StringComparer.Ordinal);
    private long _latest;

    /// <summary>Schedules the retry of a rejected request.</summary>
    /// <param name="ownerKey">The employee whose request is rejected.</param>
    /// <param name="earliest">The time from now at which the first client may retry.</param>
    /// <param name="interval">The mean time between two permits.</param>
    /// <returns>Whole seconds from now, at least 1.</returns>
    public int Next(string ownerKey, TimeSpan earliest, TimeSpan interval)
    {
        // By the monotonic clock: the wall clock may be set.
        var now = time.GetTimestamp();
        var first = now + Ticks(earliest);
        if (!_scheduled.TryGetValue(ownerKey, out var retry) || retry.At <= now || retry.At < first || retry.Count < MaxValuesPerEmployee)
        {
            RemoveExpired(now);
            _latest = Math.Max(first, _latest + Ticks(interval * PermitsPerRetry));
            retry = _scheduled[ownerKey] = (_latest, retry.At <= now ? 1 : retry.Count + 1);
        }

        return Math.Max(1, (int)Math.Ceiling(time.GetElapsedTime(now, retry.At).TotalSeconds));
    }

    private void RemoveExpired(long now)
    {
        if (_scheduled.Count >= MaxRemembered)
        {
            foreach (var (ownerKey, _) in _scheduled.Where(retry => retry.Value.At <= now))
            {
                _scheduled.Remove(ownerKey);
            }
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
