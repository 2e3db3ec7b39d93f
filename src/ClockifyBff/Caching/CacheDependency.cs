namespace ClockifyBff.Caching;

/// <summary>A copy that an answer was made of.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="Number">Which one of these.</param>
/// <param name="Asked">How old it might be; null where the rules said it.</param>
internal readonly record struct CacheDependency(CacheKey Key, long Number, CacheFreshness? Asked);
