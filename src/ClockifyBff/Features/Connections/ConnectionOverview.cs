using ClockifyBff.Connections;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Features.Connections;

/// <summary>Everybody's connections, and those of nobody.</summary>
internal sealed class ConnectionOverview(UserConnectionStore store, AccountConnections account)
{
    public async Task<IReadOnlyList<AdminConnection>> ReadAsync(CancellationToken cancellationToken)
    {
        var links = await store.ListAllAsync();
        var linked = links.Select(link => link.ConnectionId).ToHashSet(StringComparer.Ordinal);
        var upstream = await account.ReadAsync(PendingConnectionCheck.PollInterval, Priority.Interactive, cancellationToken);
        return
        [
            .. links
                .Select(AdminConnection.Of)
                .Concat(upstream.Values.Where(connection => !linked.Contains(connection.Id)).Select(AdminConnection.Of))
                .OrderBy(connection => connection.OwnerEmail is null)
                .ThenBy(connection => connection.OwnerEmail, StringComparer.Ordinal)
                .ThenByDescending(connection => connection.CreatedAt),
        ];
    }
}
