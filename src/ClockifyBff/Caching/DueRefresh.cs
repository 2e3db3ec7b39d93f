namespace ClockifyBff.Caching;

/// <summary>A copy that is due to be read again.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="IsOutdated">Whether a write has changed that.</param>
/// <param name="ReadAt">When it was read.</param>
/// <param name="RefreshAsync">Reads it again.</param>
internal sealed record DueRefresh(CacheKey Key, bool IsOutdated, long ReadAt, Func<CancellationToken, Task> RefreshAsync)
{
    private static long _latest;

    /// <summary>Tells copies apart that were read at the same time.</summary>
    public long Number { get; } = Interlocked.Increment(ref _latest);
}
