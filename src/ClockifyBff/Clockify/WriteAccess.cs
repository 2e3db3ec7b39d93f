using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>The same for who may write: no other write of the employee goes on until this one is disposed.</summary>
internal sealed class WriteAccess(WriteLock held, string workspaceId, UpstreamContext passage, CancellationToken stop)
    : WorkspaceAccess(workspaceId, passage, wantsFresh: false, stop),
        IDisposable
{
    private bool _isBorrowed;

    public WriteLock Held => held;

    /// <summary>Waits for the employee's other writes to end.</summary>
    /// <exception cref="ProblemException">409 <c>conflict</c>: they take too long.</exception>
    public static async Task<WriteAccess> TakeAsync(WriteLocks locks, string workspaceId, UpstreamContext passage, CancellationToken stop)
    {
#pragma warning disable CA2000 // It is disposed with the access.
        return new WriteAccess(await locks.TakeAsync(passage.Employee, stop), workspaceId, passage.ForOneRequest(), stop);
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
    public WriteAccess ToFinish(CancellationToken stop) =>
        new(held, WorkspaceId, Passage.In(Priority.Completion), stop) { _isBorrowed = true };
}
