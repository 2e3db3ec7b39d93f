namespace ClockifyBff.Http.Problems;

/// <summary>Ends a request with a <see cref="Problem"/> from a place that has no result to return.</summary>
#pragma warning disable CA1032, CA1064 // Made here and mapped once, by ProblemExceptionHandler: nobody else constructs or catches it.
internal class ProblemException(Problem problem, Exception? cause = null) : Exception(problem.Detail, cause)
#pragma warning restore CA1032, CA1064
{
    public ProblemException(ErrorCode error, string detail)
        : this(new Problem(error, detail)) { }

    public Problem Problem { get; } = problem;

    /// <summary>Whether what is there stands against the request, and nothing that the request says.</summary>
    public bool IsStateConflict =>
        Problem is { Current: null, Upstream: not null }
        && (Problem.Error == ErrorCode.Conflict || Problem.Error == ErrorCode.RequiredByWorkspace);

    /// <summary>The same with what is there.</summary>
    public ProblemException WithCurrent<T>(T current) => new(Problem with { Current = ApiJson.ToNode(current) }, this);
}
