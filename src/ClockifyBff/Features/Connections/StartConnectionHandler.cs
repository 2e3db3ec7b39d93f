using System.Collections.Concurrent;
using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Connections;
using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Features.Connections;

/// <summary>Starts a connection, unless one is already pending.</summary>
internal sealed class StartConnectionHandler(
    UserConnections connections,
    UserConnectionStore store,
    PendingConnectionCheck pendingConnectionCheck,
    ControlPlane controlPlane,
    OwnerMatcher ownerMatcher,
    AuditLog audit,
    TimeProvider time
)
{
    private static readonly TimeSpan _maxPendingAge = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Lazy<Task<Started>>> _starts = new(StringComparer.Ordinal);

    /// <summary>Returns the caller's pending connection, or starts one.</summary>
    /// <returns>The pending connection, and whether it is new.</returns>
    /// <exception cref="ProblemException">
    /// 403 <c>email_not_verified</c>: without a verified address no connection can be assigned to the caller.
    /// </exception>
    public async Task<Started> HandleAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.VerifiedEmail is null && !ownerMatcher.IsSingleDeveloper)
        {
            throw new ProblemException(
                ErrorCode.EmailNotVerified,
                "The identity provider does not report a verified e-mail address of the caller."
            );
        }

        // Concurrent requests share one start. It completes even if the client disconnects, so that the connection is recorded.
        var start = new Lazy<Task<Started>>(() => StartAsync(caller));
        var running = _starts.GetOrAdd(caller.OwnerKey, start);
        try
        {
            var started = await running.Value.WaitAsync(cancellationToken);
            return ReferenceEquals(running, start) ? started : started with { IsNew = false };
        }
        catch (OutOfMemoryException)
        {
            // The start may have failed before its own clean-up could run.
            _starts.TryRemove(new(caller.OwnerKey, running));
            throw;
        }
    }

    private async Task<Started> StartAsync(Caller caller)
    {
        await Task.Yield();
        try
        {
            // Only the connection read here may be replaced, because another replica may be starting a connection now.
            var before = await ReadPendingAsync(caller);
            return await TryReuseAsync(before) ?? await CreateAsync(caller, expired: before);
        }
        finally
        {
            _starts.TryRemove(caller.OwnerKey, out _);
        }
    }

    private async Task<UserConnection?> ReadPendingAsync(Caller caller) =>
        (await connections.ReadAsync(caller.OwnerKey)).Pending?.Connection;

    /// <summary>Returns the pending connection; null if its owner can no longer complete it.</summary>
    private async Task<Started?> TryReuseAsync(UserConnection? before)
    {
        if (before is null)
        {
            return null;
        }

        var (owned, upstream) = await pendingConnectionCheck.RunAsync(before, CancellationToken.None);
        return owned.Find(before.ConnectionId)?.Connection switch
        {
            { Status: LinkStatus.Pending } connection
                when upstream is not null && time.GetUtcNow() - connection.CreatedAt < _maxPendingAge => new Started(
                Connection.Of(connection, pendingConnectionCheck.GetConnectUrl(upstream)),
                IsNew: false
            ),
            // The connection has been completed in the meantime, which is what the caller wanted.
            { Status: LinkStatus.Active } connection => new Started(Connection.Of(connection), IsNew: false),
            _ => null,
        };
    }

    private async Task<Started> CreateAsync(Caller caller, UserConnection? expired)
    {
        var id = await controlPlane.CreateAsync(CancellationToken.None);
        try
        {
            var created =
                await controlPlane.FindAsync(id, CancellationToken.None)
                ?? throw new UpstreamException(
                    UpstreamFailureKind.InvalidResponse,
                    "The gateway does not find the connection that it has just created."
                );
            var connectUrl = pendingConnectionCheck.GetConnectUrl(created);
            var now = time.GetUtcNow();
            var connection = new UserConnection(id, caller.OwnerKey)
            {
                OwnerEmail = caller.VerifiedEmail,
                CreatedByService = true,
                CreatedAt = now,
                ChangedAt = now,
            };
            if (await store.AddPendingAsync(connection, expired))
            {
                audit.RecordConnection(caller.OwnerKey, id, "pending");
                await connections.PublishChangeAsync(caller.OwnerKey);
                if (expired is not null)
                {
                    audit.RecordConnection(caller.OwnerKey, expired.ConnectionId, "replaced");
                    await TryDeleteAsync(expired.ConnectionId);
                }

                return new Started(Connection.Of(connection, connectUrl), IsNew: true);
            }
        }
        catch (ServiceException)
        {
            await TryDeleteAsync(id);
            throw;
        }

        // Another replica has started a connection first.
        await TryDeleteAsync(id);
        return await TryReuseAsync(await ReadPendingAsync(caller))
            ?? throw new ConnectionException(
                ConnectionFailureKind.Pending,
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
        catch (UpstreamException)
        {
            // The connection is left over at Maton, where administrators see it.
        }
    }

    /// <summary>A pending connection, and whether it is new.</summary>
    internal sealed record Started(Connection Connection, bool IsNew);
}
