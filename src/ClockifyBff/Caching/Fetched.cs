namespace ClockifyBff.Caching;

/// <summary>What was read, and about how much memory it takes.</summary>
internal readonly record struct Fetched<T>(T Value, long Bytes)
{
    /// <summary>How long it is as good as new; null to leave it to the rules.</summary>
    public TimeSpan? FreshFor { get; init; }
}
