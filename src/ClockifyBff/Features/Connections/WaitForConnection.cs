using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Security;

namespace ClockifyBff.Features.Connections;

/// <summary>Answers a connection at once, or, while it is pending, when it changes.</summary>
internal sealed class WaitForConnection(
    UserConnections connections,
    PendingConnections pendingConnections,
    GracefulShutdown stop,
    TimeProvider time
)
{
    private const int LongestWait = 25;

    public async Task<Connection> RunAsync(
        Caller caller,
        string connectionId,
        int seconds,
        bool isForHead,
        CancellationToken cancellationToken
    )
    {
        if (seconds is < 0 or > LongestWait)
        {
            throw new ProblemException(Problem.Invalid("wait", $"Waits last 0 to {LongestWait} seconds."));
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Draining);
        var start = time.GetTimestamp();
        var link = (await connections.OfAsync(caller.OwnerKey)).Own(connectionId).Link;
        while (link.Status == LinkStatus.Pending)
        {
            var left = isForHead ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds) - time.GetElapsedTime(start);
            var (now, connectUrl, failure) = await TryLookAsync(link, cancellationToken);
            link = now;
            if (link.Status != LinkStatus.Pending || left <= TimeSpan.Zero || end.IsCancellationRequested)
            {
                return failure is null ? Connection.Of(link, connectUrl) : throw failure;
            }

            await Task.Delay(left < PendingConnections.AskEvery ? left : PendingConnections.AskEvery, time, end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Connection.Of(link);
    }

    /// <summary>A look that failed is no end to the wait: the next one may not.</summary>
    private async Task<(UserConnection Link, string? ConnectUrl, ProblemException? Failure)> TryLookAsync(
        UserConnection link,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (owned, connection) = await pendingConnections.LookAtAsync(link, cancellationToken);
            return (owned.Own(link.ConnectionId).Link, connection is null ? null : pendingConnections.ConnectUrl(connection), null);
        }
        catch (ProblemException e) when (e.Problem.Error != ErrorCode.ConnectionNotFound)
        {
            return (link, null, e);
        }
    }
}
