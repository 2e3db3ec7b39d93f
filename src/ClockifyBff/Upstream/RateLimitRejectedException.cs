using System.Threading.RateLimiting;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Upstream;

/// <summary>A request got no permit: nothing was sent.</summary>
#pragma warning disable CA1032, CA1064 // Thrown by the door only, and answered like every other problem.
internal sealed class RateLimitRejectedException(RateLimitLease lease) : ProblemException(CreateProblem(lease))
#pragma warning restore CA1032, CA1064
{
    private static Problem CreateProblem(RateLimitLease lease)
    {
        lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason);
        lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        return new Problem(ErrorCode.RateLimited, reason!) { RetryAfterSeconds = (int)retryAfter.TotalSeconds };
    }
}
