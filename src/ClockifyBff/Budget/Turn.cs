using ClockifyBff.Http.Problems;

namespace ClockifyBff.Budget;

/// <summary>A call that waits for its turn. Every member is called under the budget's lock.</summary>
/// <param name="lane">How urgent it is.</param>
/// <param name="employee">Whose call it is.</param>
/// <param name="workspace">What it is about, where that can have a limit of its own.</param>
internal sealed class Turn(Lane lane, string employee, string? workspace = null)
{
    private readonly TaskCompletionSource<Grant> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Lane Lane => lane;

    /// <summary>Whether its maker can be told to come back. What has written something already can't.</summary>
    public bool MayBeRefused { get; init; }

    public string Employee => employee;

    public string? Workspace => workspace;

    public Task<Grant> Granted => _granted.Task;

    public void Grant(Grant grant) => _granted.SetResult(grant);

    public void Refuse(Problem refusal) => _granted.SetException(new NoTurnException(refusal));

    public void Cancel(CancellationToken cancellationToken) => _granted.SetCanceled(cancellationToken);
}
