using ClockifyBff.Budget;
using ClockifyBff.Connections;
using ClockifyBff.Maton;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;

namespace ClockifyBff.Features.Connections;

/// <summary>Ends a connection: upstream first, which is the authority, then here.</summary>
internal sealed class Disconnect(Links links, LinkStore store, AdoptionStore adoptions, AccountConnections account, ControlPlane controlPlane, Audit audit)
{
    /// <summary>Ends one of the caller's own.</summary>
    public async Task<DeletedConnection> RunAsync(Caller caller, string connectionId)
    {
        var link = (await links.ReadAsync(caller.OwnerKey)).Own(connectionId).Link;
        await EndAsync(link);
        audit.Linked(caller.OwnerKey, connectionId, "deleted");
        return DeletedConnection.Of(Connection.Of(link));
    }

    /// <summary>Ends anybody's, also one that nobody has a link to.</summary>
    public async Task<DeletedAdminConnection> RunForAnybodyAsync(Caller admin, string connectionId, CancellationToken cancellationToken)
    {
        var link = await store.FindAsync(connectionId);
        var upstream = (await account.ReadAsync(PendingLinks.AskEvery, Lane.Interactive, cancellationToken)).GetValueOrDefault(connectionId);
        if (link is null && upstream is null)
        {
            throw OwnedLinks.NotFound();
        }

        if (link is null)
        {
            await controlPlane.DeleteAsync(connectionId, Lane.Interactive, CancellationToken.None);
        }
        else
        {
            await EndAsync(link);
        }

        audit.Administered(admin.OwnerKey, "offboarding", connectionId, "deleted");
        return DeletedAdminConnection.Of(link is null ? AdminConnection.Of(upstream!) : AdminConnection.Of(link));
    }

    private async Task EndAsync(Link link)
    {
        // A write, so that a store that takes none is found out before anything is gone.
        await adoptions.DisconnectAsync(link.OwnerKey);
        await controlPlane.DeleteAsync(link.ConnectionId, Lane.Interactive, CancellationToken.None);
        await store.RemoveAsync(link);
        await links.ReadChangedAsync(link.OwnerKey);
    }
}
