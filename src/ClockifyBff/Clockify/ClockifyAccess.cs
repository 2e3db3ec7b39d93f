using ClockifyBff.Caching;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>The context in which one API request reads from Clockify.</summary>
/// <param name="upstream">The context of upstream requests.</param>
/// <param name="requiresFresh">Whether the caller doesn't accept stale cache entries.</param>
/// <param name="cancellationToken">Cancels upstream requests.</param>
internal class ClockifyAccess(UpstreamContext upstream, bool requiresFresh, CancellationToken cancellationToken)
    : CacheReadContext(upstream, requiresFresh, cancellationToken);
