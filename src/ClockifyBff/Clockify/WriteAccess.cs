using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>The same for who may write: no other write of the employee goes on until this one is disposed.</summary>
internal sealed class WriteAccess(WriteLock held, string workspaceId, UpstreamContext upstream, CancellationToken cancellationToken)
    : WorkspaceAccess(workspaceId, upstream, wantsFresh: false, cancellationToken),
        IDisposable
{
    private bool _isBorrowed;

    public WriteLock Held => held;

    /// <summary>Waits for the employee's other writes to end.</summary>
    /// <exception cref="ProblemException">409 <c>conflict</c>: they take too long.</exception>
    public static async Task<WriteAccess> TakeAsync(
        WriteLocks locks,
        string workspaceId,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA2000 // It is disposed with the access.
        return new WriteAccess(
            await locks.TakeAsync(upstream.OwnerKey, cancellationToken),
            workspaceId,
            upstream.ForOneRequest(),
            cancellationToken
        );
#pragma warning restore CA2000
    }

    public void Dispose()
    {
        if (!_isBorrowed)
        {
            held.Dispose();
        }
    }

    /// <summary>The same for finishing what has begun, which goes before everything else. The lock stays this one's.</summary>
    public WriteAccess ForCompletion(CancellationToken cancellationToken) =>
        new(held, WorkspaceId, Upstream.WithPriority(Priority.Completion), cancellationToken) { _isBorrowed = true };
}
