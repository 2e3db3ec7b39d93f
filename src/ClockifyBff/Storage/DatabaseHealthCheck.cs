using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Storage;

/// <summary>
/// Checks that the database responds and accepts writes, without writing. If it doesn't, the service is degraded rather than unready,
/// because requests over known connections still work.
/// </summary>
internal sealed class DatabaseHealthCheck(Database database, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan _cacheDuration = TimeSpan.FromSeconds(5);

    // Shorter than the timeout of probes: a database that hangs must not make every replica unready.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult> _check = Task.FromResult(HealthCheckResult.Healthy());
    private long? _checkedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Latest().WaitAsync(_timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Degraded("The database does not respond.");
        }
    }

    /// <summary>Returns the last check, which concurrent probes share, or starts a new one.</summary>
    private Task<HealthCheckResult> Latest()
    {
        lock (_lock)
        {
            if (_check.IsCompleted && (_checkedAt is not { } checkedAt || time.GetElapsedTime(checkedAt) >= _cacheDuration))
            {
                _checkedAt = time.GetTimestamp();

                // On another thread, because SQLite blocks its thread.
                _check = Task.Run(CheckAsync);
            }

            return _check;
        }
    }

    private async Task<HealthCheckResult> CheckAsync()
    {
        try
        {
            return await database.AcceptsWritesAsync()
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded("The database does not accept writes.");
        }
        catch (StorageException)
        {
            return HealthCheckResult.Degraded("The database is unavailable.");
        }
    }
}
