using ClockifyBff.Budget;
using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Maton;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;

namespace ClockifyBff.Features.Connections;

/// <summary>Starts a connection, unless one is on its way.</summary>
internal sealed class StartConnection(
    Links links, LinkStore store, PendingLinks pending, ControlPlane controlPlane, Identity identity, Audit audit, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _pendingFor = TimeSpan.FromMinutes(15);

    // Starts of one owner come one after the other; sharing a place with a stranger costs a moment, once.
    private readonly SemaphoreSlim[] _oneAtATime = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <returns>The pending connection, and whether it is new.</returns>
    /// <exception cref="ProblemException">403 <c>email_not_verified</c>: no connection could ever be found to be the caller's.</exception>
    public async Task<(Connection Connection, bool IsNew)> RunAsync(Caller caller)
    {
        if (caller.VerifiedEmail is null && !identity.IsDeveloperAlone)
        {
            throw new ProblemException(ErrorCode.EmailNotVerified, "The identity provider does not vouch for an e-mail address of the caller.");
        }

        var turn = _oneAtATime[(uint)string.GetHashCode(caller.OwnerKey, StringComparison.Ordinal) % _oneAtATime.Length];
        await turn.WaitAsync();
        try
        {
            return await PendingOfAsync(caller) is { } known ? (known, false) : await MakeAsync(caller, await links.ReadAsync(caller.OwnerKey));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => Array.ForEach(_oneAtATime, turn => turn.Dispose());

    /// <summary>The connection that is on its way; null when there is none that its owner could still finish.</summary>
    private async Task<Connection?> PendingOfAsync(Caller caller)
    {
        var before = (await links.ReadAsync(caller.OwnerKey)).Pending?.Link;
        if (before is null)
        {
            return null;
        }

        var (owned, connectUrl) = await pending.LookAtAsync(before, CancellationToken.None);
        return owned.Find(before.ConnectionId)?.Link switch
        {
            { Status: LinkStatus.Pending } link when time.GetUtcNow() - link.CreatedAt < _pendingFor => Connection.Of(link, connectUrl),
            // Finished just now: what the caller wanted.
            { Status: LinkStatus.Active } link => Connection.Of(link),
            _ => null,
        };
    }

    private async Task<(Connection Connection, bool IsNew)> MakeAsync(Caller caller, OwnedLinks owned)
    {
        if (owned.Pending is { } outlived)
        {
            await controlPlane.DeleteAsync(outlived.Link.ConnectionId, Lane.Interactive, CancellationToken.None);
        }

        // From here on a client that went away changes nothing: somebody has to remember what was made.
        var id = await controlPlane.CreateAsync(CancellationToken.None);
        try
        {
            var made = await controlPlane.FindAsync(id, CancellationToken.None)
                ?? throw new ProblemException(ErrorCode.UpstreamInvalidResponse, "The gateway does not know the connection it has just made.");
            var connectUrl = pending.ConnectUrl(made);
            var link = new Link(id, caller.OwnerKey) { OwnerEmail = caller.VerifiedEmail, MadeHere = true, CreatedAt = time.GetUtcNow(), ChangedAt = time.GetUtcNow() };
            if (await store.AddPendingAsync(link, owned.Pending?.Link))
            {
                audit.Linked(caller.OwnerKey, id, "pending");
                await links.ReadChangedAsync(caller.OwnerKey);
                return (Connection.Of(link, connectUrl), true);
            }
        }
        catch (ProblemException)
        {
            await TryUndoAsync(id);
            throw;
        }

        // Another replica was faster.
        await TryUndoAsync(id);
        return await PendingOfAsync(caller) is { } theirs
            ? (theirs, false)
            : throw new ProblemException(ErrorCode.ConnectionPending, "The connection was started twice at once; look at it again.");
    }

    private async Task TryUndoAsync(string id)
    {
        try
        {
            await controlPlane.DeleteAsync(id, Lane.Finishing, CancellationToken.None);
        }
        catch (ProblemException)
        {
            // Nobody knows its connect URL, so nobody will ever finish it.
        }
    }
}
