using System.Security.Cryptography;
using ClockifyBff.Http.Problems;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Storage;

/// <summary>
/// Whether the store takes writes. Known links go on without it, so a store that doesn't makes the service degraded, not unready.
/// </summary>
internal sealed class DatabaseHealthCheck(Database database, TimeProvider time) : IHealthCheck
{
    private const string TakeRoom = "INSERT INTO service_values (name, value) VALUES (@name, @value)";
    private const string GiveItBack = "DELETE FROM service_values WHERE name = @name";

    // More than a page, and nothing that could be packed into less: so that a full store refuses it.
    private const int Room = 16 * 1024;

    private static readonly TimeSpan _believedFor = TimeSpan.FromSeconds(5);

    // Probes have little patience, and a store that hangs is no reason to take every replica out.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult> _check = Task.FromResult(HealthCheckResult.Healthy());
    private long? _checkedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Latest().WaitAsync(_patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Degraded("The store does not answer.");
        }
    }

    /// <summary>One check for all who ask meanwhile.</summary>
    private Task<HealthCheckResult> Latest()
    {
        lock (_gate)
        {
            if (_check.IsCompleted && (_checkedAt is not { } moment || time.GetElapsedTime(moment) >= _believedFor))
            {
                _checkedAt = time.GetTimestamp();

                // SQLite works in place, which nobody is to wait for here.
                _check = Task.Run(TryWriteAsync);
            }

            return _check;
        }
    }

    private async Task<HealthCheckResult> TryWriteAsync()
    {
        try
        {
            var name = $"room {Guid.NewGuid()}";
            await database.WriteAsync(
                async (store, transaction) =>
                {
                    await store.ExecuteAsync(
                        TakeRoom,
                        new { name, value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Room)) },
                        transaction
                    );
                    return await store.ExecuteAsync(GiveItBack, new { name }, transaction);
                }
            );
            return HealthCheckResult.Healthy();
        }
        catch (ProblemException)
        {
            return HealthCheckResult.Degraded("The store takes no writes.");
        }
    }
}
