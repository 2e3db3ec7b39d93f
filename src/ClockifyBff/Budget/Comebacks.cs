namespace ClockifyBff.Budget;

/// <summary>Tells those who are refused when to come back: each another time, or all of them would be refused again.</summary>
/// <remarks>Not thread-safe: its owner locks.</remarks>
internal sealed class Comebacks(TimeProvider time)
{
    private DateTimeOffset _latest;

    /// <param name="earliest">When the first one may come.</param>
    /// <param name="apart">How far they come apart.</param>
    /// <returns>Whole seconds from now.</returns>
    public int Next(TimeSpan earliest, TimeSpan apart)
    {
        var now = time.GetUtcNow();
        var (first, next) = (now + earliest, _latest + apart);
        _latest = next > first ? next : first;
        return (int)Math.Ceiling((_latest - now).TotalSeconds);
    }
}
