using ClockifyBff.Api.Problems;

namespace ClockifyBff.RateLimiting;

/// <summary>A request got no permit: nothing was sent.</summary>
#pragma warning disable CA1032, CA1064 // Thrown by the rate limiter only, and answered like every other problem.
internal sealed class RateLimitRejectedException(Problem problem) : ProblemException(problem);
#pragma warning restore CA1032, CA1064
