using System.Collections.Frozen;
using ClockifyBff.RateLimiting;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>The Maton account's Clockify connections as of the latest list. Concurrent readers share one upstream request.</summary>
internal sealed class AccountConnections(ControlPlane controlPlane, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task<Listing>? _listing;
    private volatile Listing? _latest;

    /// <summary>A number that changes whenever a list differs from the previous one.</summary>
    public int ListVersion => _latest?.Version ?? 0;

    /// <summary>Returns a connection as of the latest list; null if the list doesn't contain it or was never read.</summary>
    public MatonConnection? TryGetLatest(string id) => _latest?.ById.GetValueOrDefault(id);

    /// <summary>Returns the connections by id, listing them anew if the latest list is too old.</summary>
    /// <param name="maxAge">The maximum age of the list.</param>
    /// <param name="priority">The priority of the upstream request. A request that is already running keeps its own.</param>
    /// <param name="cancellationToken">Ends the wait; the request itself continues for the other readers.</param>
    public async Task<IReadOnlyDictionary<string, MatonConnection>> ReadAsync(
        TimeSpan maxAge,
        Priority priority,
        CancellationToken cancellationToken
    )
    {
        Task<Listing> listing;
        lock (_lock)
        {
            if (_latest is { } latest && time.GetElapsedTime(latest.RequestedAt) < maxAge)
            {
                return latest.ById;
            }

            // Independent of the reader that starts it: other readers may still wait for it.
            listing = _listing ??= ListAsync(priority);
        }

        return (await listing.WaitAsync(cancellationToken)).ById;
    }

    private async Task<Listing> ListAsync(Priority priority)
    {
        await Task.Yield();
        try
        {
            var requestedAt = time.GetTimestamp();
            var byId = (await controlPlane.ListAsync(priority, CancellationToken.None)).ToFrozenDictionary(connection => connection.Id);
            var previous = _latest;
            return _latest = new Listing(
                requestedAt,
                byId,
                previous is not null && IsSame(previous.ById, byId) ? previous.Version : (previous?.Version ?? 0) + 1
            );
        }
        finally
        {
            lock (_lock)
            {
                _listing = null;
            }
        }
    }

    private static bool IsSame(FrozenDictionary<string, MatonConnection> previous, FrozenDictionary<string, MatonConnection> current) =>
        previous.Count == current.Count
        && previous.Values.All(connection => current.TryGetValue(connection.Id, out var other) && other.Version == connection.Version);

    private sealed record Listing(long RequestedAt, FrozenDictionary<string, MatonConnection> ById, int Version);
}
