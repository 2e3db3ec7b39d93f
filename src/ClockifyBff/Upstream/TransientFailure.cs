using ClockifyBff.Http.Problems;

namespace ClockifyBff.Upstream;

/// <summary>A call to Maton failed in a way that may be over a moment later.</summary>
#pragma warning disable CA1032, CA1064 // Made by the admission only, and answered like every other problem.
internal sealed class TransientFailure(Problem problem, Exception? cause = null) : ProblemException(problem, cause);
#pragma warning restore CA1032, CA1064
