namespace ClockifyBff.RateLimiting;

/// <summary>A request that waits for a permit.</summary>
/// <remarks>Not thread-safe: the rate limiter holds its lock.</remarks>
internal sealed class QueuedRequest(PermitRequest request, long since)
{
    private readonly TaskCompletionSource<Permit> _permit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PermitRequest Request => request;

    /// <summary>The timestamp at which the wait began.</summary>
    public long Since => since;

    /// <summary>The permits that are used before the requests behind this one get theirs.</summary>
    public int PermitCount => request.StartsOperation ? 2 : 1;

    public Task<Permit> Permit => _permit.Task;

    /// <summary>Ends the wait, with a permission or a rejection.</summary>
    public void Complete(Permit permit) => _permit.SetResult(permit);

    public void Cancel(CancellationToken cancellationToken) => _permit.SetCanceled(cancellationToken);
}
