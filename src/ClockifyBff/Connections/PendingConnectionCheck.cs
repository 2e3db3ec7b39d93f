using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>Checks with Maton whether pending connections have been completed or rejected.</summary>
internal sealed class PendingConnectionCheck(
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
    /// <summary>The interval at which Maton is polled while callers wait, however many there are.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <summary>Checks a pending connection.</summary>
    /// <returns>The owner's connections after the check, and the connection as Maton lists it if it is still pending.</returns>
    /// <exception cref="ServiceException">Upstream or the database is unavailable. Nothing has changed.</exception>
    public async Task<(OwnedConnections Owned, MatonConnection? Pending)> RunAsync(
        UserConnection connection,
        CancellationToken cancellationToken
    )
    {
        // Another replica may have updated the connection already.
        var owned = await connections.ReadAsync(connection.OwnerKey);
        if (owned.Find(connection.ConnectionId)?.Connection.Status != LinkStatus.Pending)
        {
            return (owned, null);
        }

        // A list that is older than the connection can't contain it.
        var age = time.GetUtcNow() - connection.CreatedAt;
        var upstreamConnections = await account.ReadAsync(
            age > TimeSpan.Zero && age < PollInterval ? age : PollInterval,
            Priority.Interactive,
            cancellationToken
        );
        var upstream =
            upstreamConnections.GetValueOrDefault(connection.ConnectionId)
            ?? await controlPlane.FindAsync(connection.ConnectionId, cancellationToken);
        switch (upstream?.Status)
        {
            case null:
                await store.MarkBrokenAsync(connection);
                return (await connections.PublishChangeAsync(connection.OwnerKey), null);
            case MatonConnectionStatus.Failed:
                if (await store.RejectAsync(connection, RejectionReason.Refused))
                {
                    audit.RecordConnection(connection.OwnerKey, connection.ConnectionId, "refused");
                }

                return (await connections.PublishChangeAsync(connection.OwnerKey), null);
            case MatonConnectionStatus.Active:
                return (await identityCheck.RunAsync(connection, Priority.Interactive, cancellationToken), null);
            default:
                return (owned, upstream);
        }
    }

    /// <summary>
    /// Returns the URL of the page on which a connection is completed, provided that it is https on the configured host
    /// (<c>Maton:ConnectHost</c>), so that owners are never sent to an untrusted page.
    /// </summary>
    /// <exception cref="UpstreamException">The URL is missing or not allowed.</exception>
    public string GetConnectUrl(MatonConnection connection) =>
        Uri.TryCreate(connection.ConnectUrl, UriKind.Absolute, out var url)
        && (
            url.Scheme == Uri.UriSchemeHttps
            || (url.Scheme == Uri.UriSchemeHttp && (environment.IsDevelopment() || maton.Value.AllowInsecure))
        )
        && url.UserInfo.Length == 0
        && IsConnectHost(url)
            ? url.AbsoluteUri
            : throw new UpstreamException(
                UpstreamFailureKind.InvalidResponse,
                "The gateway returned no allowed URL for completing the connection."
            );

    private bool IsConnectHost(Uri url) =>
        url.Authority.Equals(maton.Value.ConnectHost, StringComparison.OrdinalIgnoreCase)
        || $"{url.Host}:{url.Port}".Equals(maton.Value.ConnectHost, StringComparison.OrdinalIgnoreCase);
}
