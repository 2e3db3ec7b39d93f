using ClockifyBff.Caching;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>
/// The workspace that one API request writes to, and the write lock of the employee: until this access is disposed, no other write of the
/// same employee runs.
/// </summary>
internal sealed class WriteAccess(WorkspaceAccess workspace, WriteLock writeLock, bool releasesLock = true) : IDisposable
{
    public WorkspaceAccess Workspace => workspace;

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
        var reader = new CacheReadContext(upstream.ForOperation(), requiresFresh: false, cancellationToken);
#pragma warning disable CA2000 // The lock is disposed together with the access.
        return new WriteAccess(new WorkspaceAccess(workspaceId, reader), await locks.TakeAsync(upstream.OwnerKey, cancellationToken));
#pragma warning restore CA2000
    }

    public void Dispose()
    {
        if (releasesLock)
        {
            writeLock.Dispose();
        }
    }

    /// <summary>
    /// Returns access for completing an operation that has started, with the highest priority. The lock stays with this instance.
    /// </summary>
    public WriteAccess ForCompletion(CancellationToken cancellationToken)
    {
        var reader = new CacheReadContext(workspace.Upstream.WithPriority(Priority.Completion), requiresFresh: false, cancellationToken);
        return new WriteAccess(new WorkspaceAccess(workspace.WorkspaceId, reader), writeLock, releasesLock: false);
    }
}
