using System.Collections.Concurrent;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Storage;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>
/// Verifies with Clockify which user a connection acts as, and activates, rejects or breaks the connection accordingly. Only a response
/// with another user is a mismatch; a failed request changes nothing.
/// </summary>
internal sealed partial class IdentityCheck(
    ClockifyApiClient clockify,
    ControlPlane controlPlane,
    AccountConnections account,
    UserConnectionStore store,
    UserConnections connections,
    OwnerMatcher ownerMatcher,
    AuditLog audit,
    TimeProvider time,
    ILogger<IdentityCheck> logger
)
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string OwnerKey, string Id), Lazy<Task<OwnedConnections>>> _running = new();
    private readonly ConcurrentDictionary<string, long> _checkedAt = new(StringComparer.Ordinal);

    /// <summary>Whether a connection may be checked: the last unsuccessful check was at least 30 s ago.</summary>
    public bool IsDue(UserConnection connection) =>
        !_checkedAt.TryGetValue(connection.ConnectionId, out var checkedAt) || time.GetElapsedTime(checkedAt) >= _retryDelay;

    /// <summary>Checks a connection. Concurrent checks of the same connection share one result.</summary>
    /// <returns>The owner's connections after the check.</returns>
    /// <exception cref="ServiceException">Clockify, Maton or the database is unavailable. Nothing has changed.</exception>
    public async Task<OwnedConnections> RunAsync(UserConnection connection, Priority priority, CancellationToken cancellationToken)
    {
        var key = (connection.OwnerKey, connection.ConnectionId);
        var check = _running.GetOrAdd(key, _ => new Lazy<Task<OwnedConnections>>(() => CheckAsync(connection, priority)));
        try
        {
            return await check.Value.WaitAsync(cancellationToken);
        }
        catch (OutOfMemoryException)
        {
            // If the check has not even started, nothing else removes it.
            _running.TryRemove(new(key, check));
            throw;
        }
    }

    /// <summary>Checks a connection that remains in use during the check.</summary>
    public async Task RunInBackgroundAsync(UserConnection connection)
    {
        try
        {
            await RunAsync(connection, Priority.Background, CancellationToken.None);
        }
        catch (ServiceException)
        {
            // Tried again on the next use.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(logger, e);
        }
    }

    private async Task<OwnedConnections> CheckAsync(UserConnection connection, Priority priority)
    {
        await Task.Yield();
        try
        {
            _checkedAt[connection.ConnectionId] = time.GetTimestamp();

            // Taken before the request: a change during the request shows later as another version.
            var version = account.TryGetLatest(connection.ConnectionId)?.Version;
            return await GetUserAsync(connection, priority) switch
            {
                null => await BreakAsync(connection),
                { } user when ownerMatcher.IsOwner(connection, user) => await ActivateAsync(connection, user, version),
                _ => await RejectAsync(connection),
            };
        }
        finally
        {
            _running.TryRemove((connection.OwnerKey, connection.ConnectionId), out _);
        }
    }

    /// <summary>Returns the user that the connection acts as; null if upstream no longer accepts the connection.</summary>
    private async Task<ClockifyUser?> GetUserAsync(UserConnection connection, Priority priority)
    {
        try
        {
            return await clockify.GetUserAsync(
                new UpstreamContext(connection.ConnectionId, connection.OwnerKey, priority),
                CancellationToken.None
            );
        }
        catch (UpstreamException e) when (e.IsConnectionUnusable)
        {
            return null;
        }
    }

    private async Task<OwnedConnections> ActivateAsync(UserConnection connection, ClockifyUser user, string? version)
    {
        if (connection.Status != LinkStatus.Active)
        {
            // A later break is checked without delay. An active connection keeps the delay, because requests may still see its old state.
            _checkedAt.TryRemove(connection.ConnectionId, out _);
        }

        try
        {
            var replaced = await store.ActivateAsync(connection, user.Id, user.Email, version);
            if (replaced is not null && connection.VerifiedAt is null)
            {
                audit.RecordConnection(connection.OwnerKey, connection.ConnectionId, "active");
            }

            foreach (var broken in replaced ?? [])
            {
                audit.RecordConnection(connection.OwnerKey, broken.ConnectionId, "replaced");
                if (broken.CreatedByService)
                {
                    _ = DeleteReplacedAsync(broken.ConnectionId);
                }
            }
        }
        catch (StorageException) when (connection.VerifiedAt is not null)
        {
            // Only confirms a connection that was verified before: no reason to reject requests while the database is unavailable.
            var now = time.GetUtcNow();
            return connections.SetProvisional(
                connection with
                {
                    Status = LinkStatus.Active,
                    VerifiedAt = now,
                    UpstreamVersion = version,
                    ChangedAt = connection.Status == LinkStatus.Active ? connection.ChangedAt : now,
                }
            );
        }

        return await connections.PublishChangeAsync(connection.OwnerKey);
    }

    private async Task<OwnedConnections> RejectAsync(UserConnection connection)
    {
        // Deleted upstream first: once it is stored as rejected, nobody still holds a connection to another user's account.
        if (connection.CreatedByService && connection.VerifiedAt is null)
        {
            await controlPlane.DeleteAsync(connection.ConnectionId, Priority.Completion, CancellationToken.None);
        }

        try
        {
            if (await store.RejectAsync(connection, RejectionReason.IdentityMismatch))
            {
                audit.RecordConnection(connection.OwnerKey, connection.ConnectionId, "identity_mismatch");
            }
        }
        catch (StorageException)
        {
            return connections.SetProvisional(
                connection with
                {
                    Status = LinkStatus.Rejected,
                    Reason = RejectionReason.IdentityMismatch,
                    IsDefault = false,
                    ChangedAt = time.GetUtcNow(),
                }
            );
        }

        return await connections.PublishChangeAsync(connection.OwnerKey);
    }

    private async Task<OwnedConnections> BreakAsync(UserConnection connection)
    {
        try
        {
            await store.MarkBrokenAsync(connection);
            return await connections.PublishChangeAsync(connection.OwnerKey);
        }
        catch (StorageException)
        {
            return connections.SetProvisional(connection with { Status = LinkStatus.Broken, ChangedAt = time.GetUtcNow() });
        }
    }

    private async Task DeleteReplacedAsync(string id)
    {
        try
        {
            await controlPlane.DeleteAsync(id, Priority.Background, CancellationToken.None);
        }
        catch (UpstreamException)
        {
            // Remains upstream as an unassigned connection, which administrators see in their list.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Error, "Checking a connection failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
