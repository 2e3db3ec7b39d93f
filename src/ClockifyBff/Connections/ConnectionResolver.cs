using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Connections;

/// <summary>Resolves the connection that a caller's request uses: always one of the caller's own.</summary>
internal sealed class ConnectionResolver(
    UserConnections connections,
    PendingConnectionCheck pendingConnectionCheck,
    IdentityCheck identityCheck,
    Adoption adoption,
    OwnerMatcher ownerMatcher,
    IOptions<ConnectionsOptions> options,
    TimeProvider time
)
{
    /// <summary>The request header that selects one of the caller's connections by id.</summary>
    public const string Header = "Maton-Connection";

    private readonly TimeSpan _reverifyAfter = options.Value.ReverifyAfter;

    /// <summary>Returns the upstream context of a caller's request.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="requestedId">The values of the header <see cref="Header"/>; empty for the caller's default connection.</param>
    /// <param name="cancellationToken">Cancels the resolution.</param>
    /// <exception cref="ConnectionException">The header names no connection of the caller, or the connection can't be used.</exception>
    public ValueTask<UpstreamContext> ResolveAsync(Caller caller, StringValues requestedId, CancellationToken cancellationToken) =>
        TryGetCached(caller, requestedId) is { } upstream
            ? new ValueTask<UpstreamContext>(upstream)
            : new ValueTask<UpstreamContext>(FindAsync(caller, requestedId, cancellationToken));

    /// <summary>Returns the upstream context if the cache suffices to resolve it; otherwise null.</summary>
    public UpstreamContext? TryGetCached(Caller caller, StringValues requestedId) =>
        connections.TryGetCached(caller.OwnerKey)?.Choose(requestedId) is { IsReady: true } owned ? Use(owned) : null;

    private async Task<UpstreamContext> FindAsync(Caller caller, StringValues requestedId, CancellationToken cancellationToken)
    {
        if (requestedId.Count > 1)
        {
            throw NotOwned();
        }

        // A caller who names a connection has it already, so nothing is adopted.
        var all =
            requestedId.Count == 0 || adoption.AdoptsAll
                ? await GetOwnedAsync(caller, cancellationToken)
                : await connections.GetAsync(caller.OwnerKey);
        var owned = all.Choose(requestedId) ?? throw NoConnection(requestedId);
        if (!owned.IsReady)
        {
            // The check may make another connection the default. The request was meant for this one.
            owned =
                (await RecheckAsync(owned.Connection, cancellationToken)).Find(owned.Connection.ConnectionId)
                ?? throw NoConnection(requestedId);
        }

        return owned.Connection.Status == LinkStatus.Active ? Use(owned) : throw ConnectionException.Of(owned.Connection);
    }

    /// <summary>
    /// Returns a caller's connections. If the caller has none, adopts the existing ones that act as them; the single developer
    /// adopts one also in place of connections that aren't active.
    /// </summary>
    public async Task<OwnedConnections> GetOwnedAsync(Caller caller, CancellationToken cancellationToken)
    {
        var owned = await connections.GetAsync(caller.OwnerKey);
        var needsAdoption =
            owned.All.Length == 0
            || (ownerMatcher.IsSingleDeveloper && !owned.All.Any(candidate => candidate.Connection.Status == LinkStatus.Active));
        return !needsAdoption ? owned : await adoption.AdoptAsync(caller, cancellationToken) ?? owned;
    }

    /// <summary>Checks a connection that can't be used as it is.</summary>
    /// <returns>The owner's connections after the check.</returns>
    private async Task<OwnedConnections> RecheckAsync(UserConnection connection, CancellationToken cancellationToken) =>
        connection.Status switch
        {
            LinkStatus.Pending => (await pendingConnectionCheck.RunAsync(connection, cancellationToken)).Owned,
            LinkStatus.Active => await identityCheck.RunAsync(connection, Priority.Interactive, cancellationToken),
            LinkStatus.Broken when identityCheck.IsDue(connection) => await identityCheck.RunAsync(
                connection,
                Priority.Interactive,
                cancellationToken
            ),
            _ => await connections.GetAsync(connection.OwnerKey),
        };

    private UpstreamContext Use(OwnedConnection owned)
    {
        var now = time.GetUtcNow();
        owned.MarkUsed(now);
        if (now - owned.Connection.VerifiedAt >= _reverifyAfter && identityCheck.IsDue(owned.Connection))
        {
            _ = identityCheck.RunInBackgroundAsync(owned.Connection);
        }

        return owned.Upstream;
    }

    private static ConnectionException NoConnection(StringValues requestedId) =>
        requestedId.Count > 0
            ? NotOwned()
            : new ConnectionException(ConnectionFailureKind.NotConnected, "The caller has not connected Clockify yet.");

    private static ConnectionException NotOwned() =>
        new(ConnectionFailureKind.NotFound, $"The header {Header} names no connection of the caller.");
}
