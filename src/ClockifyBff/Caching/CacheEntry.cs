using ClockifyBff.Replicas;

namespace ClockifyBff.Caching;

/// <summary>A copy of what was read from upstream.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="Version">The state of that part before it was read.</param>
/// <param name="ReadAt">The timestamp of then.</param>
/// <param name="FreshFor">How long it is as good as new.</param>
internal abstract record CacheEntry(CacheKey Key, CacheTagVersion Version, long ReadAt, TimeSpan FreshFor)
{
    private static long _latest;

    /// <summary>Tells copies of the same apart, also those that were read at the same time.</summary>
    public long Number { get; } = Interlocked.Increment(ref _latest);
}

/// <summary>A copy with what it holds.</summary>
internal sealed record Copy<T>(CacheKey Key, CacheTagVersion Version, long ReadAt, TimeSpan FreshFor, T Value)
    : CacheEntry(Key, Version, ReadAt, FreshFor);
