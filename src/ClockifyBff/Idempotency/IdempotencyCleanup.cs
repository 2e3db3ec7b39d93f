using ClockifyBff.Storage;

namespace ClockifyBff.Idempotency;

/// <summary>Deletes expired records from the <see cref="IdempotencyStore"/> every hour.</summary>
internal sealed partial class IdempotencyCleanup(IdempotencyStore store, TimeProvider time, ILogger<IdempotencyCleanup> logger)
    : BackgroundService
{
    private static readonly TimeSpan _cleanupInterval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryDeleteExpiredAsync();
            await Task.Delay(_cleanupInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryDeleteExpiredAsync()
    {
        try
        {
            await store.DeleteExpiredAsync();
        }
        catch (StorageException)
        {
            // The database is unavailable: the next cleanup deletes the records.
        }
#pragma warning disable CA1031 // An exception that escaped would stop the whole service.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(504, LogLevel.Error, "Deleting expired idempotency keys failed; the next attempt follows in an hour")]
    private partial void LogFailed(Exception exception);
}
