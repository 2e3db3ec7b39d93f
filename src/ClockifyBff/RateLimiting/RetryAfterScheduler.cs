namespace ClockifyBff.RateLimiting;

/// <summary>Tells those who are refused when to come back: each another time, or all of them would be refused again.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class RetryAfterScheduler(TimeProvider time)
{
    // More than half of the turns are for those who come anew: else the queue would be full until the last has come back, and then.
    private const double Apart = 2.4;

    // So many are remembered before those are forgotten whose time has come.
    private const int ManyTold = 1000;

    // A page and a write may be refused at the same time. What asks more often than that must not send others back later and later.
    private const int MostOfOne = 3;

    private readonly Dictionary<string, (long At, int Times)> _told = new(StringComparer.Ordinal);
    private long _latest;

    /// <param name="employee">Who is refused.</param>
    /// <param name="earliest">When the first one may come.</param>
    /// <param name="interval">The mean distance of two turns.</param>
    /// <returns>Whole seconds from now, one at least.</returns>
    public int Next(string employee, TimeSpan earliest, TimeSpan interval)
    {
        // By the clock that nobody sets.
        var now = time.GetTimestamp();
        var first = now + Ticks(earliest);
        if (!_told.TryGetValue(employee, out var told) || told.At <= now || told.At < first || told.Times < MostOfOne)
        {
            MakeRoom(now);
            _latest = Math.Max(first, _latest + Ticks(interval * Apart));
            told = _told[employee] = (_latest, told.At <= now ? 1 : told.Times + 1);
        }

        return Math.Max(1, (int)Math.Ceiling(time.GetElapsedTime(now, told.At).TotalSeconds));
    }

    private void MakeRoom(long now)
    {
        if (_told.Count >= ManyTold)
        {
            foreach (var (employee, _) in _told.Where(one => one.Value.At <= now))
            {
                _told.Remove(employee);
            }
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
