namespace ClockifyBff.Caching;

/// <summary>A value that was read from upstream, and the approximate memory that it takes.</summary>
internal readonly record struct Fetched<T>(T Value, long Bytes)
{
    /// <summary>The time for which the value is fresh; null for that of the policy.</summary>
    public TimeSpan? FreshFor { get; init; }
}
