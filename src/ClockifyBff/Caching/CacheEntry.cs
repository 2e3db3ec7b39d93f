using ClockifyBff.Replicas;

namespace ClockifyBff.Caching;

/// <summary>A response of upstream that the cache holds.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">The version of the key's tag before the entry was read.</param>
/// <param name="ReadAt">The timestamp of the read.</param>
/// <param name="FreshFor">The time for which the entry is served without being refreshed.</param>
internal abstract record CacheEntry(CacheKey Key, CacheTagVersion Version, long ReadAt, TimeSpan FreshFor)
{
    private static long _latest;

    /// <summary>Distinguishes entries with the same key, even if they were read at the same time.</summary>
    public long Number { get; } = Interlocked.Increment(ref _latest);
}

/// <summary>A cache entry with its value.</summary>
internal sealed record CacheEntry<T>(CacheKey Key, CacheTagVersion Version, long ReadAt, TimeSpan FreshFor, T Value)
    : CacheEntry(Key, Version, ReadAt, FreshFor);
