using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Caching;

/// <summary>
/// The key of a cache entry. Entries are never shared between connections, nor between the Clockify users of one connection: Clockify shows
/// each user different data.
/// </summary>
/// <param name="ConnectionId">The connection that the entry was read through.</param>
/// <param name="ClockifyUserId">The Clockify user of the connection; null if it is not known.</param>
/// <param name="Tag">The tag; a write to it makes the entry stale.</param>
/// <param name="Selection">The part of the tag's data that the entry holds; empty for all.</param>
internal sealed record CacheKey(string ConnectionId, string? ClockifyUserId, CacheTag Tag, string Selection)
{
    public static CacheKey Of(UpstreamContext upstream, CacheTag tag, string selection) =>
        new(upstream.ConnectionId, upstream.ClockifyUserId, tag, selection);
}
