using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Connections;

/// <summary>
/// Once a minute, lists the connections upstream, saves what the database lacks, and deletes old rejected connections. Saves the last uses
/// also when the service stops.
/// </summary>
internal sealed partial class ConnectionMaintenanceService(
    AccountConnections account,
    UserConnections connections,
    UserConnectionStore store,
    TimeProvider time,
    ILogger<ConnectionMaintenanceService> logger
) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _rejectedRetention = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(ListUpstreamAsync);
                await TryAsync(connections.SaveProvisionalAsync);
                await TryAsync(() => store.DeleteRejectedAsync(time.GetUtcNow() - _rejectedRetention));
            }

            await TryAsync(SaveUsesAsync);
        }
    }

    private async Task ListUpstreamAsync()
    {
        if (connections.HasCached)
        {
            await account.ReadAsync(TimeSpan.Zero, Priority.Background, CancellationToken.None);
            await connections.MarkFailedAsBrokenAsync();
        }
    }

    private async Task SaveUsesAsync()
    {
        if (connections.UnsavedUses() is { Count: > 0 } uses)
        {
            await store.SaveUsesAsync(uses.Select(use => (use.Owned.Connection.ConnectionId, use.UsedAt)));
            foreach (var (connection, usedAt) in uses)
            {
                connection.MarkUseSaved(usedAt);
            }
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ServiceException)
        {
            // Tried again in a minute.
        }
#pragma warning disable CA1031 // An exception that escapes from here would stop the whole service.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(104, LogLevel.Error, "Maintaining the connections failed and is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
