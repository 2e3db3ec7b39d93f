namespace ClockifyBff.Budget;

/// <summary>A call that waits for its turn. Every member is called under the budget's lock.</summary>
internal sealed class Turn(string employee)
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whose call it is.</summary>
    public string Employee => employee;

    public Task Granted => _granted.Task;

    public void Grant() => _granted.SetResult();

    public void Cancel(CancellationToken cancellationToken) => _granted.SetCanceled(cancellationToken);
}
