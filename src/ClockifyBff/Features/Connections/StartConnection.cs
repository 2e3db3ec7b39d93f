using System.Collections.Concurrent;
using ClockifyBff.Connections;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Features.Connections;

/// <summary>Starts a connection, unless one is on its way.</summary>
internal sealed class StartConnection(
    UserConnections connections,
    UserConnectionStore store,
    PendingConnections pendingConnections,
    ControlPlane controlPlane,
    Identity identity,
    AuditLog audit,
    TimeProvider time
)
{
    private static readonly TimeSpan _pendingFor = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Lazy<Task<Started>>> _running = new(StringComparer.Ordinal);

    /// <returns>The pending connection, and whether it is new.</returns>
    /// <exception cref="ProblemException">403 <c>email_not_verified</c>: no connection could ever be found to be the caller's.</exception>
    public async Task<Started> RunAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.VerifiedEmail is null && !identity.IsDeveloperAlone)
        {
            throw new ProblemException(
                ErrorCode.EmailNotVerified,
                "The identity provider does not vouch for an e-mail address of the caller."
            );
        }

        // Who starts twice at once gets one; and it is made to its end, even if the client goes away: somebody has to remember it.
        var start = new Lazy<Task<Started>>(() => StartAsync(caller));
        var running = _running.GetOrAdd(caller.OwnerKey, start);
        try
        {
            var started = await running.Value.WaitAsync(cancellationToken);
            return ReferenceEquals(running, start) ? started : started with { IsNew = false };
        }
        catch (OutOfMemoryException)
        {
            // It may not even have begun: then nothing else removes it.
            _running.TryRemove(new(caller.OwnerKey, running));
            throw;
        }
    }

    private async Task<Started> StartAsync(Caller caller)
    {
        await Task.Yield();
        try
        {
            // The one that was looked at, and no other, may be replaced: another replica may be starting one right now.
            var before = await PendingOfAsync(caller);
            return await LookAtAsync(before) ?? await MakeAsync(caller, outlived: before);
        }
        finally
        {
            _running.TryRemove(caller.OwnerKey, out _);
        }
    }

    private async Task<UserConnection?> PendingOfAsync(Caller caller) => (await connections.ReadAsync(caller.OwnerKey)).Pending?.Link;

    /// <summary>The connection that is on its way; null when its owner could no longer finish it.</summary>
    private async Task<Started?> LookAtAsync(UserConnection? before)
    {
        if (before is null)
        {
            return null;
        }

        var (owned, connection) = await pendingConnections.LookAtAsync(before, CancellationToken.None);
        return owned.Find(before.ConnectionId)?.Link switch
        {
            { Status: LinkStatus.Pending } link when connection is not null && time.GetUtcNow() - link.CreatedAt < _pendingFor =>
                new Started(Connection.Of(link, pendingConnections.ConnectUrl(connection)), IsNew: false),
            // Finished just now: what the caller wanted.
            { Status: LinkStatus.Active } link => new Started(Connection.Of(link), IsNew: false),
            _ => null,
        };
    }

    private async Task<Started> MakeAsync(Caller caller, UserConnection? outlived)
    {
        var id = await controlPlane.CreateAsync(CancellationToken.None);
        try
        {
            var made =
                await controlPlane.FindAsync(id, CancellationToken.None)
                ?? throw new ProblemException(
                    ErrorCode.UpstreamInvalidResponse,
                    "The gateway does not know the connection it has just made."
                );
            var connectUrl = pendingConnections.ConnectUrl(made);
            var now = time.GetUtcNow();
            var link = new UserConnection(id, caller.OwnerKey)
            {
                OwnerEmail = caller.VerifiedEmail,
                MadeHere = true,
                CreatedAt = now,
                ChangedAt = now,
            };
            if (await store.AddPendingAsync(link, outlived))
            {
                audit.RecordConnection(caller.OwnerKey, id, "pending");
                await connections.ReadChangedAsync(caller.OwnerKey);
                if (outlived is not null)
                {
                    audit.RecordConnection(caller.OwnerKey, outlived.ConnectionId, "replaced");
                    await TryDeleteAsync(outlived.ConnectionId);
                }

                return new Started(Connection.Of(link, connectUrl), IsNew: true);
            }
        }
        catch (ProblemException)
        {
            await TryDeleteAsync(id);
            throw;
        }

        // Another replica was faster.
        await TryDeleteAsync(id);
        return await LookAtAsync(await PendingOfAsync(caller))
            ?? throw new ProblemException(ErrorCode.ConnectionPending, "The connection was started twice at once; look at it again.");
    }

    /// <summary>Deletes a connection that nobody finished: without a link nobody ever will.</summary>
    private async Task TryDeleteAsync(string id)
    {
        try
        {
            await controlPlane.DeleteAsync(id, Priority.Completion, CancellationToken.None);
        }
        catch (ProblemException)
        {
            // Left over upstream, where administrators see it.
        }
    }

    /// <summary>A connection on its way.</summary>
    internal sealed record Started(Connection Connection, bool IsNew);
}
