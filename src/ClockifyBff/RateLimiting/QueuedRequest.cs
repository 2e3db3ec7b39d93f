namespace ClockifyBff.RateLimiting;

/// <summary>A request that waits for a permit.</summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
/// <param name="request">The request for a permit.</param>
/// <param name="since">The timestamp at which the wait began.</param>
internal sealed class QueuedRequest(PermitRequest request, long since)
{
    private readonly TaskCompletionSource<Permit> _permit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PermitRequest Request => request;

    public long Since => since;

    /// <summary>The permits that are used before the requests behind this one get theirs.</summary>
    public int PermitCount => request.StartsOperation ? 2 : 1;

    public Task<Permit> Permit => _permit.Task;

    /// <summary>Ends the wait, with a permission or a rejection.</summary>
    public void Complete(Permit permit) => _permit.SetResult(permit);

    public void Cancel(CancellationToken cancellationToken) => _permit.SetCanceled(cancellationToken);
}
