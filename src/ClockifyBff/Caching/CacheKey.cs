using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Caching;

/// <summary>
/// What a copy is of. Copies never cross connections, nor the people whom one acted as: what one person sees is not another's.
/// </summary>
/// <param name="ConnectionId">The connection it was read through.</param>
/// <param name="ActsAs">The Clockify user whom that acts as; null where that is not known.</param>
/// <param name="Part">The part of the workspace it belongs to; a write to that outdates it.</param>
/// <param name="Selection">Which of that part; empty for all.</param>
internal sealed record CacheKey(string ConnectionId, string? ActsAs, CacheTag Part, string Selection)
{
    public static CacheKey Of(UpstreamContext upstream, CacheTag tag, string selection) =>
        new(upstream.ConnectionId, upstream.ActsAs, tag, selection);
}
