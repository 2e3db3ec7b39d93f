using ClockifyBff.Maton;
using ClockifyBff.Replicas;

namespace ClockifyBff.Caching;

/// <summary>
/// What a copy is of. Copies never cross connections, nor the people whom one acted as: what one person sees is not another's.
/// </summary>
/// <param name="ConnectionId">The connection it was read through.</param>
/// <param name="ActsAs">The Clockify user whom that acts as; null where that is not known.</param>
/// <param name="Part">The part of the workspace it belongs to; a write to that outdates it.</param>
/// <param name="Selection">Which of that part; empty for all.</param>
internal sealed record CopyKey(string ConnectionId, string? ActsAs, Part Part, string Selection)
{
    public static CopyKey Of(Passage passage, Part part, string selection) => new(passage.ConnectionId, passage.ActsAs, part, selection);
}

/// <summary>A copy of what was read from upstream.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="Version">The state of that part before it was read.</param>
/// <param name="ReadAt">The timestamp of then.</param>
/// <param name="FreshFor">How long it is as good as new.</param>
internal abstract record Copy(CopyKey Key, PartVersion Version, long ReadAt, TimeSpan FreshFor)
{
    private static long _latest;

    /// <summary>Tells copies of the same apart, also those that were read at the same time.</summary>
    public long Number { get; } = Interlocked.Increment(ref _latest);
}

/// <summary>A copy with what it holds.</summary>
internal sealed record Copy<T>(CopyKey Key, PartVersion Version, long ReadAt, TimeSpan FreshFor, T Value)
    : Copy(Key, Version, ReadAt, FreshFor);

/// <summary>What was read, and about how much memory it takes.</summary>
internal readonly record struct Fetched<T>(T Value, long Bytes)
{
    /// <summary>How long it is as good as new; null to leave it to the rules.</summary>
    public TimeSpan? FreshFor { get; init; }
}
