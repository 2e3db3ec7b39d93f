using ClockifyBff.Caching;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>What a call of somebody's needs to ask Clockify.</summary>
/// <param name="upstream">Whose connection it uses.</param>
/// <param name="wantsFresh">Whether the caller will not have a copy.</param>
/// <param name="cancellationToken">Ends the call.</param>
internal class ClockifyAccess(UpstreamContext upstream, bool wantsFresh, CancellationToken cancellationToken)
    : CacheReadContext(upstream, wantsFresh, cancellationToken);
