namespace ClockifyBff.Budget;

/// <summary>Tells those who are refused when to come back: each another time, or all of them would be refused again.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class Comebacks(TimeProvider time)
{
    // A third of the turns is for those who come anew: else the queue would stay full until the last has come back.
    private const double Apart = 1.5;

    private long _latest;

    /// <param name="earliest">When the first one may come.</param>
    /// <param name="interval">The mean distance of two turns.</param>
    /// <returns>Whole seconds from now, one at least.</returns>
    public int Next(TimeSpan earliest, TimeSpan interval)
    {
        // By the clock that nobody sets.
        var now = time.GetTimestamp();
        _latest = Math.Max(now + Ticks(earliest), _latest + Ticks(interval * Apart));
        return Math.Max(1, (int)Math.Ceiling(time.GetElapsedTime(now, _latest).TotalSeconds));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
