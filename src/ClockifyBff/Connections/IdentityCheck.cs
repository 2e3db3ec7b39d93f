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
    UserConnections links,
    Identity identity,
    Audit audit,
    TimeProvider time,
    ILogger<IdentityCheck> logger
)
{
    private static readonly TimeSpan _tryAgainAfter = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Owner, string Id), Lazy<Task<OwnedConnections>>> _running = new();
    private readonly ConcurrentDictionary<string, long> _triedAt = new(StringComparer.Ordinal);

    /// <summary>Whether a look at a connection that did not succeed is thirty seconds ago.</summary>
    public bool IsDue(UserConnection link) =>
        !_triedAt.TryGetValue(link.ConnectionId, out var tried) || time.GetElapsedTime(tried) >= _tryAgainAfter;

    /// <summary>Checks a link; who asks for the same one meanwhile gets the same answer.</summary>
    /// <returns>The owner's links after the check.</returns>
    /// <exception cref="ProblemException">Clockify, Maton or the store did not take part: nothing has changed.</exception>
    public async Task<OwnedConnections> RunAsync(UserConnection link, Priority lane, CancellationToken cancellationToken)
    {
        var key = (link.OwnerKey, link.ConnectionId);
        var check = _running.GetOrAdd(key, _ => new Lazy<Task<OwnedConnections>>(() => CheckAsync(link, lane)));
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
    public async Task RunInBackgroundAsync(UserConnection link)
    {
        try
        {
            await RunAsync(link, Priority.Background, CancellationToken.None);
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

    private async Task<OwnedConnections> CheckAsync(UserConnection link, Priority lane)
    {
        await Task.Yield();
        try
        {
            _triedAt[link.ConnectionId] = time.GetTimestamp();

            // Asked for before the answer: a change in between shows as another version later.
            var version = account.LastSeen(link.ConnectionId)?.Version;
            return await AskAsync(link, lane) switch
            {
                null => await BreakAsync(link),
                { } user when identity.Holds(link, user) => await ActivateAsync(link, user, version),
                _ => await RejectAsync(link),
            };
        }
        finally
        {
            _running.TryRemove((link.OwnerKey, link.ConnectionId), out _);
        }
    }

    /// <summary>Who the connection acts as; null when upstream no longer takes it.</summary>
    private async Task<ClockifyUser?> AskAsync(UserConnection link, Priority lane)
    {
        try
        {
            // What follows when it is gone is decided here.
            return await clockify.GetUserAsync(
                new UpstreamContext(link.ConnectionId, link.OwnerKey, lane, () => Task.CompletedTask),
                CancellationToken.None
            );
        }
        catch (ProblemException e) when (e.Problem.Error == ErrorCode.ReconnectRequired)
        {
            return null;
        }
    }

    private async Task<OwnedConnections> ActivateAsync(UserConnection link, ClockifyUser user, string? version)
    {
        if (link.Status != LinkStatus.Active)
        {
            // Should it break again, that is another matter. An active one keeps its pause: calls may still see it as it was.
            _triedAt.TryRemove(link.ConnectionId, out _);
        }

        try
        {
            var replaced = await store.ActivateAsync(link, user.Id, user.Email, version);
            if (replaced is not null && link.VerifiedAt is null)
            {
                audit.Linked(link.OwnerKey, link.ConnectionId, "active");
            }

            foreach (var broken in replaced ?? [])
            {
                audit.Linked(link.OwnerKey, broken.ConnectionId, "replaced");
                if (broken.MadeHere)
                {
                    _ = DeleteReplacedAsync(broken.ConnectionId);
                }
            }
        }
        catch (ProblemException) when (link.VerifiedAt is not null)
        {
            // Known before, and only to be known better: no reason to refuse a call while the store is away.
            var now = time.GetUtcNow();
            return links.SetProvisional(
                link with
                {
                    Status = LinkStatus.Active,
                    VerifiedAt = now,
                    UpstreamVersion = version,
                    ChangedAt = link.Status == LinkStatus.Active ? link.ChangedAt : now,
                }
            );
        }

        return await links.ReadChangedAsync(link.OwnerKey);
    }

    private async Task<OwnedConnections> RejectAsync(UserConnection link)
    {
        // First upstream: rejected then means that nobody is left with a connection of somebody else.
        if (link.MadeHere && link.VerifiedAt is null)
        {
            await controlPlane.DeleteAsync(link.ConnectionId, Priority.Completion, CancellationToken.None);
        }

        try
        {
            if (await store.RejectAsync(link, RejectionReason.IdentityMismatch))
            {
                audit.Linked(link.OwnerKey, link.ConnectionId, "identity_mismatch");
            }
        }
        catch (ProblemException)
        {
            return links.SetProvisional(
                link with
                {
                    Status = LinkStatus.Rejected,
                    Reason = RejectionReason.IdentityMismatch,
                    IsDefault = false,
                    ChangedAt = time.GetUtcNow(),
                }
            );
        }

        return await links.ReadChangedAsync(link.OwnerKey);
    }

    private async Task<OwnedConnections> BreakAsync(UserConnection link)
    {
        try
        {
            await store.BreakAsync(link);
            return await links.ReadChangedAsync(link.OwnerKey);
        }
        catch (ProblemException)
        {
            return links.SetProvisional(link with { Status = LinkStatus.Broken, ChangedAt = time.GetUtcNow() });
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
