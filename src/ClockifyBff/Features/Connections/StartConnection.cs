using System.Collections.Concurrent;
using ClockifyBff.Connections;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Features.Connections;

/// <summary>Starts a connection, unless one is already pending.</summary>
internal sealed class StartConnection(
    UserConnections connections,
    UserConnectionStore store,
    PendingConnections pendingConnections,
    ControlPlane controlPlane,
    Identity identity,
    Audit audit,
    TimeProvider time
)
{
    private static readonly TimeSpan _pendingFor = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Lazy<Task<Started>>> _running = new(StringComparer.Ordinal);

    /// <summary>Returns the caller's pending connection, or starts one.</summary>
    /// <returns>The pending connection, and whether it is new.</returns>
    /// <exception cref="ProblemException">
    /// 403 <c>email_not_verified</c>: without a verified address no connection can be assigned to the caller.
    /// </exception>
    public async Task<Started> RunAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.VerifiedEmail is null && !identity.IsDeveloperAlone)
        {
            throw new ProblemException(
                ErrorCode.EmailNotVerified,
                "The identity provider does not report a verified e-mail address of the caller."
            );
        }

        // Concurrent requests share one start. It completes even if the client disconnects, so that the connection is recorded.
        var start = new Lazy<Task<Started>>(() => StartAsync(caller));
        var running = _running.GetOrAdd(caller.OwnerKey, start);
        try
        {
            var started = await running.Value.WaitAsync(cancellationToken);
            return ReferenceEquals(running, start) ? started : started with { IsNew = false };
        }
        catch (OutOfMemoryException)
        {
            // The start may have failed before its own clean-up could run.
            _running.TryRemove(new(caller.OwnerKey, running));
            throw;
        }
    }

    private async Task<Started> StartAsync(Caller caller)
    {
        await Task.Yield();
        try
        {
            // Only the connection read here may be replaced, because another replica may be starting a connection now.
            var before = await PendingOfAsync(caller);
            return await LookAtAsync(before) ?? await MakeAsync(caller, outlived: before);
        }
        finally
        {
            _running.TryRemove(caller.OwnerKey, out _);
        }
    }

    private async Task<UserConnection?> PendingOfAsync(Caller caller) => (await connections.ReadAsync(caller.OwnerKey)).Pending?.Link;

    /// <summary>Returns the pending connection; null if its owner can no longer complete it.</summary>
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
            // The connection has been completed in the meantime, which is what the caller wanted.
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
                    "The gateway does not find the connection that it has just created."
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
                audit.Linked(caller.OwnerKey, id, "pending");
                await connections.ReadChangedAsync(caller.OwnerKey);
                if (outlived is not null)
                {
                    audit.Linked(caller.OwnerKey, outlived.ConnectionId, "replaced");
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

        // Another replica has started a connection first.
        await TryDeleteAsync(id);
        return await LookAtAsync(await PendingOfAsync(caller))
            ?? throw new ProblemException(
                ErrorCode.ConnectionPending,
                "Two requests started a connection at the same time. Get the connection again."
            );
    }

    /// <summary>Deletes a connection that was not completed. Without an owner it could not be completed later.</summary>
    private async Task TryDeleteAsync(string id)
    {
        try
        {
            await controlPlane.DeleteAsync(id, Priority.Completion, CancellationToken.None);
        }
        catch (ProblemException)
        {
            // The connection is left over at Maton, where administrators see it.
        }
    }

    /// <summary>A pending connection, and whether it is new.</summary>
    internal sealed record Started(Connection Connection, bool IsNew);
}
