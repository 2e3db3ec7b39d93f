using System.Collections.Concurrent;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>
/// Asks Clockify who a connection acts as, and draws the consequences. Only an answer with another identity is a mismatch: silence changes
/// nothing.
/// </summary>
internal sealed partial class IdentityCheck(
    ClockifyClient clockify,
    ControlPlane controlPlane,
    AccountConnections account,
    UserConnectionStore store,
    UserConnections connections,
    Identity identity,
    AuditLog audit,
    TimeProvider time,
    ILogger<IdentityCheck> logger
)
{
    private static readonly TimeSpan _tryAgainAfter = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Owner, string Id), Lazy<Task<OwnedConnections>>> _running = new();
    private readonly ConcurrentDictionary<string, long> _triedAt = new(StringComparer.Ordinal);

    /// <summary>Whether a look at a connection that did not succeed is thirty seconds ago.</summary>
    public bool IsDue(UserConnection connection) =>
        !_triedAt.TryGetValue(connection.ConnectionId, out var tried) || time.GetElapsedTime(tried) >= _tryAgainAfter;

    /// <summary>Checks a link; who asks for the same one meanwhile gets the same answer.</summary>
    /// <returns>The owner's links after the check.</returns>
    /// <exception cref="ProblemException">Clockify, Maton or the store did not take part: nothing has changed.</exception>
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
            // It may not even have begun: then nothing else removes it.
            _running.TryRemove(new(key, check));
            throw;
        }
    }

    /// <summary>Checks a link that goes on being used meanwhile.</summary>
    public async Task RunInBackgroundAsync(UserConnection connection)
    {
        try
        {
            await RunAsync(connection, Priority.Background, CancellationToken.None);
        }
        catch (ProblemException)
        {
            // The next use tries again.
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
            _triedAt[connection.ConnectionId] = time.GetTimestamp();

            // Asked for before the answer: a change in between shows as another version later.
            var version = account.LastSeen(connection.ConnectionId)?.Version;
            return await AskAsync(connection, priority) switch
            {
                null => await BreakAsync(connection),
                { } user when identity.Holds(connection, user) => await ActivateAsync(connection, user, version),
                _ => await RejectAsync(connection),
            };
        }
        finally
        {
            _running.TryRemove((connection.OwnerKey, connection.ConnectionId), out _);
        }
    }

    /// <summary>Who the connection acts as; null when upstream no longer takes it.</summary>
    private async Task<ClockifyUser?> AskAsync(UserConnection connection, Priority priority)
    {
        try
        {
            // What follows when it is gone is decided here.
            return await clockify.GetUserAsync(
                new UpstreamContext(connection.ConnectionId, connection.OwnerKey, priority, () => Task.CompletedTask),
                CancellationToken.None
            );
        }
        catch (ProblemException e) when (e.Problem.Error == ErrorCode.ReconnectRequired)
        {
            return null;
        }
    }

    private async Task<OwnedConnections> ActivateAsync(UserConnection connection, ClockifyUser user, string? version)
    {
        if (connection.Status != LinkStatus.Active)
        {
            // Should it break again, that is another matter. An active one keeps its pause: calls may still see it as it was.
            _triedAt.TryRemove(connection.ConnectionId, out _);
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
                if (broken.MadeHere)
                {
                    _ = DeleteReplacedAsync(broken.ConnectionId);
                }
            }
        }
        catch (ProblemException) when (connection.VerifiedAt is not null)
        {
            // Known before, and only to be known better: no reason to refuse a call while the store is away.
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

        return await connections.ReadChangedAsync(connection.OwnerKey);
    }

    private async Task<OwnedConnections> RejectAsync(UserConnection connection)
    {
        // First upstream: rejected then means that nobody is left with a connection of somebody else.
        if (connection.MadeHere && connection.VerifiedAt is null)
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
        catch (ProblemException)
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

        return await connections.ReadChangedAsync(connection.OwnerKey);
    }

    private async Task<OwnedConnections> BreakAsync(UserConnection connection)
    {
        try
        {
            await store.BreakAsync(connection);
            return await connections.ReadChangedAsync(connection.OwnerKey);
        }
        catch (ProblemException)
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
        catch (ProblemException)
        {
            // Left over upstream, without a link: an administrator sees it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Error, "A connection could not be checked")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
