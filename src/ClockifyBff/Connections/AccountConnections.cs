using System.Collections.Frozen;
using ClockifyBff.RateLimiting;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>The Maton account's Clockify connections as last listed: one call upstream serves everybody who wants to know.</summary>
internal sealed class AccountConnections(ControlPlane controlPlane, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<Listing>? _reading;
    private volatile Listing? _latest;

    /// <summary>Another number whenever a list differed from the one before.</summary>
    public int Changes => _latest?.Changes ?? 0;

    /// <summary>What Maton last said about a connection; null when it said nothing yet.</summary>
    public MatonConnection? LastSeen(string id) => _latest?.ById.GetValueOrDefault(id);

    /// <summary>The connections, no older than a caller bears.</summary>
    public async Task<IReadOnlyDictionary<string, MatonConnection>> ReadAsync(
        TimeSpan maxAge,
        Priority priority,
        CancellationToken cancellationToken
    )
    {
        Task<Listing> reading;
        lock (_gate)
        {
            if (_latest is { } latest && time.GetElapsedTime(latest.AskedAt) < maxAge)
            {
                return latest.ById;
            }

            // On its own: who began it may go away, others still wait.
            reading = _reading ??= ListAsync(priority);
        }

        return (await reading.WaitAsync(cancellationToken)).ById;
    }

    private async Task<Listing> ListAsync(Priority priority)
    {
        await Task.Yield();
        try
        {
            var askedAt = time.GetTimestamp();
            var byId = (await controlPlane.ListAsync(priority, CancellationToken.None)).ToFrozenDictionary(connection => connection.Id);
            var before = _latest;
            return _latest = new Listing(
                askedAt,
                byId,
                before is not null && IsSame(before.ById, byId) ? before.Changes : (before?.Changes ?? 0) + 1
            );
        }
        finally
        {
            lock (_gate)
            {
                _reading = null;
            }
        }
    }

    private static bool IsSame(FrozenDictionary<string, MatonConnection> before, FrozenDictionary<string, MatonConnection> now) =>
        before.Count == now.Count
        && before.Values.All(connection => now.TryGetValue(connection.Id, out var same) && same.Version == connection.Version);

    private sealed record Listing(long AskedAt, FrozenDictionary<string, MatonConnection> ById, int Changes);
}
