using ClockifyBff.Connections;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Features.Connections;

/// <summary>Ends a connection: upstream first, which is the authority, then here.</summary>
internal sealed class Disconnect(
    UserConnections connections,
    UserConnectionStore store,
    AccountConnections account,
    ControlPlane controlPlane,
    AuditLog audit
)
{
    private const string Offboarding = "offboarding";

    /// <summary>Ends one of the caller's own. A rejected one may be somebody else's upstream: then only the link ends.</summary>
    public async Task<DeletedConnection> RunAsync(Caller caller, string connectionId)
    {
        var connection = (await connections.ReadAsync(caller.OwnerKey)).Own(connectionId).Link;
        await EndAsync(
            connection,
            upstreamToo: connection.Status != LinkStatus.Rejected || (connection.MadeHere && connection.VerifiedAt is null),
            caller,
            "connection"
        );
        return DeletedConnection.Of(Connection.Of(connection));
    }

    /// <summary>Ends anybody's, also one that nobody has a link to.</summary>
    public async Task<DeletedAdminConnection> RunForAnybodyAsync(Caller admin, string connectionId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(connectionId) is { } connection)
        {
            await EndAsync(connection, upstreamToo: true, admin, Offboarding);
            return DeletedAdminConnection.Of(AdminConnection.Of(connection));
        }

        var nobodys =
            (await account.ReadAsync(PendingConnections.AskEvery, Priority.Interactive, cancellationToken)).GetValueOrDefault(connectionId)
            ?? throw OwnedConnections.NotFound();
        await controlPlane.DeleteAsync(connectionId, Priority.Interactive, CancellationToken.None);
        audit.RecordConnectionOperation(admin.OwnerKey, Offboarding, connectionId, "deleted");
        return DeletedAdminConnection.Of(AdminConnection.Of(nobodys));
    }

    private async Task EndAsync(UserConnection connection, bool upstreamToo, Caller who, string operation)
    {
        // A store that takes no writes is found out before anything is gone.
        await store.TryWriteAsync(connection);
        if (upstreamToo)
        {
            await controlPlane.DeleteAsync(connection.ConnectionId, Priority.Interactive, CancellationToken.None);
        }

        audit.RecordConnectionOperation(who.OwnerKey, operation, connection.ConnectionId, "deleted");
        await store.RemoveAsync(connection);
        await connections.ReadChangedAsync(connection.OwnerKey);
    }
}
