using ClockifyBff.Api;
using ClockifyBff.Connections;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Features.Connections;

/// <summary>Deletes connections: first at Maton, which is authoritative, then in the database.</summary>
internal sealed class DisconnectHandler(
    UserConnections connections,
    UserConnectionStore store,
    AccountConnections account,
    ControlPlane controlPlane,
    AuditLog audit
)
{
    private const string Offboarding = "offboarding";

    /// <summary>
    /// Deletes a connection of the caller. A rejected connection may belong to another user at Maton; then it is removed from the database
    /// only.
    /// </summary>
    public async Task<DeletedConnection> HandleAsync(Caller caller, string connectionId)
    {
        var connection = (await connections.ReadAsync(caller.OwnerKey)).Get(connectionId).Connection;
        await DeleteAsync(
            connection,
            alsoUpstream: connection.Status != LinkStatus.Rejected || (connection.CreatedByService && connection.VerifiedAt is null),
            caller,
            "connection"
        );
        return DeletedConnection.Of(Connection.Of(connection));
    }

    /// <summary>Deletes the connection of any user, or one that belongs to no user.</summary>
    public async Task<DeletedAdminConnection> HandleForAdminAsync(Caller admin, string connectionId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(connectionId) is { } connection)
        {
            await DeleteAsync(connection, alsoUpstream: true, admin, Offboarding);
            return DeletedAdminConnection.Of(AdminConnection.Of(connection));
        }

        var unlinked =
            (await account.ReadAsync(PendingConnectionCheck.PollInterval, Priority.Interactive, cancellationToken)).GetValueOrDefault(
                connectionId
            ) ?? throw OwnedConnections.NotFound();
        await controlPlane.DeleteAsync(connectionId, Priority.Interactive, CancellationToken.None);
        audit.RecordConnectionOperation(admin.OwnerKey, Offboarding, connectionId, "deleted");
        return DeletedAdminConnection.Of(AdminConnection.Of(unlinked));
    }

    private async Task DeleteAsync(UserConnection connection, bool alsoUpstream, Caller caller, string operation)
    {
        // A database that rejects writes must be noticed before the connection is deleted at Maton.
        await store.EnsureWritableAsync(connection);
        if (alsoUpstream)
        {
            await controlPlane.DeleteAsync(connection.ConnectionId, Priority.Interactive, CancellationToken.None);
        }

        audit.RecordConnectionOperation(caller.OwnerKey, operation, connection.ConnectionId, "deleted");
        await store.RemoveAsync(connection);
        await connections.PublishChangeAsync(connection.OwnerKey);
    }
}
