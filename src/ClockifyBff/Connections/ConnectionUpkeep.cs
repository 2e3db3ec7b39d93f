using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Connections;

/// <summary>Once a minute: learns which connections changed upstream, and tells the store what it should know.</summary>
internal sealed partial class ConnectionUpkeep(
    AccountConnections account,
    UserConnections connections,
    UserConnectionStore store,
    TimeProvider time,
    ILogger<ConnectionUpkeep> logger
) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _rejectedIsKeptFor = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(ListAsync);
                await TryAsync(connections.WriteAssumedAsync);
                await TryAsync(() => store.ForgetRejectedAsync(time.GetUtcNow() - _rejectedIsKeptFor));
            }

            await TryAsync(WriteUsesAsync);
        }
    }

    private async Task ListAsync()
    {
        if (connections.AnyKnown)
        {
            await account.ReadAsync(TimeSpan.Zero, Priority.Background, CancellationToken.None);
            await connections.BreakFailedAsync();
        }
    }

    private async Task WriteUsesAsync()
    {
        if (connections.Uses() is { Count: > 0 } uses)
        {
            await store.NoteUsesAsync(uses.Select(use => (use.Link.Link.ConnectionId, use.UsedAt)));
            foreach (var (link, usedAt) in uses)
            {
                link.Told(usedAt);
            }
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ProblemException)
        {
            // The next minute tries again.
        }
#pragma warning disable CA1031 // Whatever it was, it must not end the service: that is what an escaped exception does here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(104, LogLevel.Error, "The upkeep of connections failed; it goes on in a minute")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
