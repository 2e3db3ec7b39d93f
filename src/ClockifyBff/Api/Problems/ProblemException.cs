using ClockifyBff.Failures;

namespace ClockifyBff.Api.Problems;

/// <summary>Ends a request with a <see cref="Problem"/>.</summary>
internal sealed class ProblemException(Problem problem, Exception? cause = null, Certainty certainty = Certainty.NothingSent)
    : ServiceException(problem.Detail, cause)
{
    public ProblemException(ErrorCode error, string detail)
        : this(new Problem(error, detail)) { }

    public Problem Problem { get; } = problem;

    public override Certainty Certainty => certainty;
}
