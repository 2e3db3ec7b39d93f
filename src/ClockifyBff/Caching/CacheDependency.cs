namespace ClockifyBff.Caching;

/// <summary>A cache entry that a response is made of.</summary>
/// <param name="Key">The key of the entry.</param>
/// <param name="Number">The number of the entry.</param>
/// <param name="Freshness">The freshness that the read required; null for that of the policy.</param>
internal readonly record struct CacheDependency(CacheKey Key, long Number, CacheFreshness? Freshness);
