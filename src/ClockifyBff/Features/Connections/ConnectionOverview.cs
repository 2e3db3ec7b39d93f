using ClockifyBff.Connections;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Features.Connections;

/// <summary>Lists the connections of all users, and those of the Maton account that belong to no user.</summary>
internal sealed class ConnectionOverview(UserConnectionStore store, AccountConnections account)
{
    public async Task<IReadOnlyList<AdminConnection>> ReadAsync(CancellationToken cancellationToken)
    {
        var connections = await store.ListAllAsync();
        var linked = connections.Select(connection => connection.ConnectionId).ToHashSet(StringComparer.Ordinal);
        var upstream = await account.ReadAsync(PendingConnectionCheck.PollInterval, Priority.Interactive, cancellationToken);
        return
        [
            .. connections
                .Select(AdminConnection.Of)
                .Concat(upstream.Values.Where(connection => !linked.Contains(connection.Id)).Select(AdminConnection.Of))
                .OrderBy(connection => connection.OwnerEmail is null)
                .ThenBy(connection => connection.OwnerEmail, StringComparer.Ordinal)
                .ThenByDescending(connection => connection.CreatedAt),
        ];
    }
}
