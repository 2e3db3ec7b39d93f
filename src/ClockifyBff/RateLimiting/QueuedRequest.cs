using ClockifyBff.Http.Problems;

namespace ClockifyBff.RateLimiting;

/// <summary>A call that waits for its turn. Every member is called under the budget's lock.</summary>
internal sealed class QueuedRequest(PermitRequest call)
{
    private readonly TaskCompletionSource<Permit> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PermitRequest Call => call;

    /// <summary>How many calls are served before those that join the queue behind this one.</summary>
    public int Calls => call.Begins ? 2 : 1;

    public Task<Permit> Granted => _granted.Task;

    public void Grant(Permit grant) => _granted.SetResult(grant);

    public void Refuse(Problem refusal) => _granted.SetException(new RateLimitRejectedException(refusal));

    public void Cancel(CancellationToken cancellationToken) => _granted.SetCanceled(cancellationToken);
}
