using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>Looks how far pending links have come on Maton's page.</summary>
internal sealed class PendingConnections(
    AccountConnections account,
    ControlPlane controlPlane,
    IdentityCheck identityCheck,
    UserConnectionStore store,
    UserConnections connections,
    AuditLog audit,
    IOptions<MatonOptions> maton,
    IHostEnvironment environment,
    TimeProvider time
)
{
    /// <summary>How often Maton is asked while somebody waits, however many wait.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    /// <summary>Looks at a pending link.</summary>
    /// <returns>The owner's links after the look, and the connection as Maton has it while it is still pending.</returns>
    /// <exception cref="ProblemException">Upstream or the store did not take part: nothing has changed.</exception>
    public async Task<(OwnedConnections Owned, MatonConnection? Pending)> LookAtAsync(
        UserConnection link,
        CancellationToken cancellationToken
    )
    {
        // Another replica may have looked already.
        var known = await connections.ReadAsync(link.OwnerKey);
        if (known.Find(link.ConnectionId)?.Link.Status != LinkStatus.Pending)
        {
            return (known, null);
        }

        // A list that is older than the link says nothing about it.
        var age = time.GetUtcNow() - link.CreatedAt;
        var list = await account.ReadAsync(age > TimeSpan.Zero && age < AskEvery ? age : AskEvery, Priority.Interactive, cancellationToken);
        var seen = list.GetValueOrDefault(link.ConnectionId) ?? await controlPlane.FindAsync(link.ConnectionId, cancellationToken);
        switch (seen?.Status)
        {
            case null:
                await store.BreakAsync(link);
                return (await connections.ReadChangedAsync(link.OwnerKey), null);
            case MatonConnectionStatus.Failed:
                if (await store.RejectAsync(link, RejectionReason.Refused))
                {
                    audit.RecordConnection(link.OwnerKey, link.ConnectionId, "refused");
                }

                return (await connections.ReadChangedAsync(link.OwnerKey), null);
            case MatonConnectionStatus.Active:
                return (await identityCheck.RunAsync(link, Priority.Interactive, cancellationToken), null);
            default:
                return (known, seen);
        }
    }

    /// <summary>Where a connection is finished: never a place that its owner should not trust.</summary>
    /// <exception cref="ProblemException">502 <c>upstream_invalid_response</c>.</exception>
    public string ConnectUrl(MatonConnection connection) =>
        Uri.TryCreate(connection.ConnectUrl, UriKind.Absolute, out var url)
        && (
            url.Scheme == Uri.UriSchemeHttps
            || (url.Scheme == Uri.UriSchemeHttp && (environment.IsDevelopment() || maton.Value.AllowInsecure))
        )
        && url.UserInfo.Length == 0
        && IsConnectHost(url)
            ? url.AbsoluteUri
            : throw new ProblemException(
                ErrorCode.UpstreamInvalidResponse,
                "The gateway names no place of its own to finish the connection."
            );

    private bool IsConnectHost(Uri url) =>
        url.Authority.Equals(maton.Value.ConnectHost, StringComparison.OrdinalIgnoreCase)
        || $"{url.Host}:{url.Port}".Equals(maton.Value.ConnectHost, StringComparison.OrdinalIgnoreCase);
}
