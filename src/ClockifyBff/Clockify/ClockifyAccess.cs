using ClockifyBff.Caching;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>What a call of somebody's needs to ask Clockify.</summary>
/// <param name="passage">Whose connection it uses.</param>
/// <param name="wantsFresh">Whether the caller will not have a copy.</param>
/// <param name="stop">Ends the call.</param>
internal class ClockifyAccess(UpstreamContext passage, bool wantsFresh, CancellationToken stop)
    : CacheReadContext(passage, wantsFresh, stop);
