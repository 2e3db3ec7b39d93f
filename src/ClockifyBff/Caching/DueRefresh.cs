namespace ClockifyBff.Caching;

/// <summary>A cache entry that is due to be refreshed.</summary>
/// <param name="Key">The key of the entry.</param>
/// <param name="IsInvalidated">Whether a write invalidated the entry.</param>
/// <param name="ReadAt">The timestamp of the entry's read.</param>
/// <param name="RefreshAsync">Reads the entry again.</param>
internal sealed record DueRefresh(CacheKey Key, bool IsInvalidated, long ReadAt, Func<CancellationToken, Task> RefreshAsync)
{
    private static long _latest;

    /// <summary>Distinguishes entries that were read at the same time.</summary>
    public long Number { get; } = Interlocked.Increment(ref _latest);
}
