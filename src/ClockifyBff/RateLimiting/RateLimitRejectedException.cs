using ClockifyBff.Http.Problems;

namespace ClockifyBff.RateLimiting;

/// <summary>A call gets no turn: nothing was sent.</summary>
#pragma warning disable CA1032, CA1064 // Made by the budget only, and answered like every other problem.
internal sealed class RateLimitRejectedException(Problem refusal) : ProblemException(refusal);
#pragma warning restore CA1032, CA1064
