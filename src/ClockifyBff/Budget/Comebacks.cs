namespace ClockifyBff.Budget;

/// <summary>Tells those who are refused when to come back: each another time, or all of them would be refused again.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class Comebacks(TimeProvider time)
{
    // A third of the turns is for those who come anew: else the queue would stay full until the last has come back.
    private const double Apart = 1.5;

    // So many are remembered before those are forgotten whose time has come.
    private const int ManyTold = 1000;

    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private long _latest;

    /// <param name="employee">Who is refused. Who asks again too early is told the same: nobody else has to wait for that.</param>
    /// <param name="earliest">When the first one may come.</param>
    /// <param name="interval">The mean distance of two turns.</param>
    /// <returns>Whole seconds from now, one at least.</returns>
    public int Next(string employee, TimeSpan earliest, TimeSpan interval)
    {
        // By the clock that nobody sets.
        var now = time.GetTimestamp();
        if (!_told.TryGetValue(employee, out var told) || told <= now || told < now + Ticks(earliest))
        {
            MakeRoom(now);
            told = _told[employee] = _latest = Math.Max(now + Ticks(earliest), _latest + Ticks(interval * Apart));
        }

        return Math.Max(1, (int)Math.Ceiling(time.GetElapsedTime(now, told).TotalSeconds));
    }

    private void MakeRoom(long now)
    {
        if (_told.Count >= ManyTold)
        {
            foreach (var (employee, _) in _told.Where(one => one.Value <= now))
            {
                _told.Remove(employee);
            }
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
