using ClockifyBff.Http;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClockifyBff.Storage;

/// <summary>Whether the store takes writes. Known links go on without it, so a store that doesn't makes the service degraded, not unready.</summary>
internal sealed class StoreCheck(Database database, TimeProvider time) : IHealthCheck, IDisposable
{
    // More than a page, so that a full store refuses it.
    private const string TakeRoom = "INSERT INTO service_values (name, value) VALUES (@name, @value)";
    private const string GiveItBack = "DELETE FROM service_values WHERE name = @name";

    private static readonly TimeSpan _believedFor = TimeSpan.FromSeconds(5);
    private static readonly string _room = new('x', 16 * 1024);

    private readonly SemaphoreSlim _oneCheck = new(1, 1);
    private HealthCheckResult _result;
    private long? _checkedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _oneCheck.WaitAsync(cancellationToken);
        try
        {
            if (_checkedAt is not { } moment || time.GetElapsedTime(moment) >= _believedFor)
            {
                _result = await TryWriteAsync();
                _checkedAt = time.GetTimestamp();
            }

            return _result;
        }
        finally
        {
            _oneCheck.Release();
        }
    }

    public void Dispose() => _oneCheck.Dispose();

    private async Task<HealthCheckResult> TryWriteAsync()
    {
        try
        {
            var name = $"room {Guid.NewGuid()}";
            await database.WriteAsync(async (store, transaction) =>
            {
                await store.ExecuteAsync(TakeRoom, new { name, value = _room }, transaction);
                return await store.ExecuteAsync(GiveItBack, new { name }, transaction);
            });
            return HealthCheckResult.Healthy();
        }
        catch (ProblemException)
        {
            return HealthCheckResult.Degraded("The store takes no writes.");
        }
    }
}
