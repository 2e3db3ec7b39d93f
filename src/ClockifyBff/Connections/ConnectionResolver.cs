using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Connections;

/// <summary>Which connection a caller's call takes: one of their own, or none.</summary>
internal sealed class ConnectionResolver(
    UserConnections connections,
    PendingConnections pendingConnections,
    IdentityCheck identityCheck,
    Adoption adoption,
    Identity identity,
    IOptions<ConnectionsOptions> options,
    TimeProvider time
)
{
    /// <summary>The request header with which a caller chooses among several connections of their own.</summary>
    public const string Header = "Maton-Connection";

    private readonly TimeSpan _reverifyAfter = options.Value.ReverifyAfter;

    /// <summary>The passage of a caller's call.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="chosen">What the header says; empty for the caller's default.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ProblemException">404 <c>connection_not_found</c>: it isn't the caller's; 409 <c>not_connected</c> and its kin;
    /// 503.</exception>
    public ValueTask<UpstreamContext> ResolveAsync(Caller caller, StringValues chosen, CancellationToken cancellationToken) =>
        TryGetCached(caller, chosen) is { } upstream
            ? new ValueTask<UpstreamContext>(upstream)
            : new ValueTask<UpstreamContext>(SearchAsync(caller, chosen, cancellationToken));

    /// <summary>The same where nothing must be asked for it; else null.</summary>
    public UpstreamContext? TryGetCached(Caller caller, StringValues chosen) =>
        connections.TryGetCached(caller.OwnerKey)?.Choose(chosen) is { IsReady: true } owned ? Enter(owned) : null;

    private async Task<UpstreamContext> SearchAsync(Caller caller, StringValues chosen, CancellationToken cancellationToken)
    {
        if (chosen.Count > 1)
        {
            throw NotTheirs();
        }

        // Who names a connection means one that is theirs already.
        var all =
            chosen.Count == 0 || adoption.GivesAll
                ? await OwnedByAsync(caller, cancellationToken)
                : await connections.OfAsync(caller.OwnerKey);
        var owned = all.Choose(chosen) ?? throw Nothing(chosen);
        if (!owned.IsReady)
        {
            // This one and no other, even if another is the default by now: the call was not made for that.
            owned = (await RecheckAsync(owned.Link, cancellationToken)).Find(owned.Link.ConnectionId) ?? throw Nothing(chosen);
        }

        return owned.Link.Status == LinkStatus.Active ? Enter(owned) : throw Refuse(owned.Link);
    }

    /// <summary>
    /// A caller's links; without any, the connection that was theirs before there were links. A developer alone needs one that works.
    /// </summary>
    public async Task<OwnedConnections> OwnedByAsync(Caller caller, CancellationToken cancellationToken)
    {
        var owned = await connections.OfAsync(caller.OwnerKey);
        var goesWithout =
            owned.All.Length == 0 || (identity.IsDeveloperAlone && !owned.All.Any(one => one.Link.Status == LinkStatus.Active));
        return !goesWithout ? owned : await adoption.AdoptAsync(caller, cancellationToken) ?? owned;
    }

    /// <summary>Looks again at a link that no call can take as it is.</summary>
    /// <returns>The owner's links after the look.</returns>
    private async Task<OwnedConnections> RecheckAsync(UserConnection connection, CancellationToken cancellationToken) =>
        connection.Status switch
        {
            LinkStatus.Pending => (await pendingConnections.LookAtAsync(connection, cancellationToken)).Owned,
            LinkStatus.Active => await identityCheck.RunAsync(connection, Priority.Interactive, cancellationToken),
            LinkStatus.Broken when identityCheck.IsDue(connection) => await identityCheck.RunAsync(
                connection,
                Priority.Interactive,
                cancellationToken
            ),
            _ => await connections.OfAsync(connection.OwnerKey),
        };

    private UpstreamContext Enter(OwnedConnection owned)
    {
        var now = time.GetUtcNow();
        owned.Use(now);
        if (now - owned.Link.VerifiedAt >= _reverifyAfter && identityCheck.IsDue(owned.Link))
        {
            _ = identityCheck.RunInBackgroundAsync(owned.Link);
        }

        return owned.Passage;
    }

    /// <summary>Why a link can't be used.</summary>
    public static ProblemException Refuse(UserConnection connection) =>
        connection switch
        {
            { Status: LinkStatus.Pending } => new(
                ErrorCode.ConnectionPending,
                "The connection was started and waits to be finished on its connect page."
            ),
            { Status: LinkStatus.Broken } => new(ErrorCode.ReconnectRequired, "Upstream no longer takes this connection."),
            { Reason: RejectionReason.IdentityMismatch } => new(
                ErrorCode.IdentityMismatch,
                "The connection acts as another person in Clockify than the caller."
            ),
            _ => new(ErrorCode.NotConnected, "The connection was refused and never finished."),
        };

    private static ProblemException Nothing(StringValues chosen) =>
        chosen.Count > 0 ? NotTheirs() : new ProblemException(ErrorCode.NotConnected, "The caller has not connected Clockify yet.");

    private static ProblemException NotTheirs() =>
        new(ErrorCode.ConnectionNotFound, $"The header {Header} names no connection of the caller.");
}
