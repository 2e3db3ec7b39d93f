using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Server;
using ClockifyBff.Connections;
using ClockifyBff.Failures;
using ClockifyBff.Security;

namespace ClockifyBff.Features.Connections;

/// <summary>Returns a connection at once or, while it is pending, as soon as its status changes.</summary>
internal sealed class WaitForConnectionHandler(
    UserConnections connections,
    PendingConnectionCheck pendingConnectionCheck,
    GracefulShutdown stop,
    TimeProvider time
)
{
    private const int MaxWaitSeconds = 25;

    public async Task<Connection> HandleAsync(
        Caller caller,
        string connectionId,
        int seconds,
        bool isForHead,
        CancellationToken cancellationToken
    )
    {
        if (seconds is < 0 or > MaxWaitSeconds)
        {
            throw new ProblemException(Problem.Invalid("wait", $"Must be 0 to {MaxWaitSeconds}."));
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Draining);
        var start = time.GetTimestamp();
        var connection = (await connections.GetAsync(caller.OwnerKey)).Get(connectionId).Connection;
        while (connection.Status == LinkStatus.Pending)
        {
            var left = isForHead ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds) - time.GetElapsedTime(start);
            var (now, connectUrl, failure) = await TryReadAsync(connection, cancellationToken);
            connection = now;
            if (connection.Status != LinkStatus.Pending || left <= TimeSpan.Zero || end.IsCancellationRequested)
            {
                return failure is null ? Connection.Of(connection, connectUrl) : throw failure;
            }

            await Task.Delay(left < PendingConnectionCheck.PollInterval ? left : PendingConnectionCheck.PollInterval, time, end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Connection.Of(connection);
    }

    /// <summary>Reads the connection. A failure does not end the wait, because the next attempt may succeed.</summary>
    private async Task<(UserConnection Link, string? ConnectUrl, ServiceException? Failure)> TryReadAsync(
        UserConnection connection,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (owned, upstream) = await pendingConnectionCheck.RunAsync(connection, cancellationToken);
            return (
                owned.Get(connection.ConnectionId).Connection,
                upstream is null ? null : pendingConnectionCheck.GetConnectUrl(upstream),
                null
            );
        }
        catch (ServiceException e) when (e is not ConnectionException { Kind: ConnectionFailureKind.NotFound })
        {
            return (connection, null, e);
        }
    }
}
