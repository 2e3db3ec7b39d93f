using ClockifyBff.Http.Problems;

namespace ClockifyBff.Upstream;

/// <summary>A request to Maton failed, possibly only temporarily.</summary>
#pragma warning disable CA1032, CA1064 // Thrown by Admission only, and mapped like every other problem.
internal sealed class TransientFailure(Problem problem, Exception? cause = null) : ProblemException(problem, cause);
#pragma warning restore CA1032, CA1064
