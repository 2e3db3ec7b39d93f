using ClockifyBff.Http.Problems;

namespace ClockifyBff.Budget;

/// <summary>A call that waits for its turn. Every member is called under the budget's lock.</summary>
internal sealed class Turn(Call call)
{
    private readonly TaskCompletionSource<Grant> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Call Call => call;

    /// <summary>How many calls are served before those that join the queue behind this one.</summary>
    public int Calls => call.Begins ? 2 : 1;

    public Task<Grant> Granted => _granted.Task;

    public void Grant(Grant grant) => _granted.SetResult(grant);

    public void Refuse(Problem refusal) => _granted.SetException(new NoTurnException(refusal));

    public void Cancel(CancellationToken cancellationToken) => _granted.SetCanceled(cancellationToken);
}
