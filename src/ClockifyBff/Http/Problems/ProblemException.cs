namespace ClockifyBff.Http.Problems;

/// <summary>Ends a request with a <see cref="Problem"/>.</summary>
#pragma warning disable CA1032, CA1064 // Mapped to a response by ProblemExceptionHandler only.
internal class ProblemException(Problem problem, Exception? cause = null) : Exception(problem.Detail, cause)
#pragma warning restore CA1032, CA1064
{
    public ProblemException(ErrorCode error, string detail)
        : this(new Problem(error, detail)) { }

    public Problem Problem { get; } = problem;

    /// <summary>Whether the request conflicts with the current state, rather than being invalid itself.</summary>
    public bool IsStateConflict =>
        Problem is { Current: null, Upstream: not null }
        && (Problem.Error == ErrorCode.Conflict || Problem.Error == ErrorCode.RequiredByWorkspace);

    /// <summary>Returns a copy that includes the current entity.</summary>
    public ProblemException WithCurrent<T>(T current) => new(Problem with { Current = ApiJson.ToNode(current) }, this);
}
