using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>
/// The context in which one API request writes to a Clockify workspace. Holds the write lock of the owner key until disposed, so that no
/// other write of the same employee runs.
/// </summary>
internal sealed class WriteAccess(WriteLock writeLock, string workspaceId, UpstreamContext upstream, CancellationToken cancellationToken)
    : WorkspaceAccess(workspaceId, upstream, requiresFresh: false, cancellationToken),
        IDisposable
{
    private bool _isLockBorrowed;

    public WriteLock Lock => writeLock;

    /// <summary>Waits for other writes of the same owner key to end.</summary>
    /// <exception cref="WriteLockException">The other writes take too long.</exception>
    public static async Task<WriteAccess> TakeAsync(
        WriteLocks locks,
        string workspaceId,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA2000 // The lock is disposed together with the access.
        return new WriteAccess(
            await locks.TakeAsync(upstream.OwnerKey, cancellationToken),
            workspaceId,
            upstream.ForOperation(),
            cancellationToken
        );
#pragma warning restore CA2000
    }

    public void Dispose()
    {
        if (!_isLockBorrowed)
        {
            writeLock.Dispose();
        }
    }

    /// <summary>
    /// Returns a context for completing an operation that has started, with the highest priority. The lock stays with this instance.
    /// </summary>
    public WriteAccess ForCompletion(CancellationToken cancellationToken) =>
        new(writeLock, WorkspaceId, Upstream.WithPriority(Priority.Completion), cancellationToken) { _isLockBorrowed = true };
}
