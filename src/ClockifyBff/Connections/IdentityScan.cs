using System.Collections.Concurrent;
using ClockifyBff.Clockify;
using ClockifyBff.Failures;
using ClockifyBff.RateLimiting;
using ClockifyBff.Storage;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>
/// Reads the Clockify users of all active connections in the account: each once, with background priority, in one scan for all callers that
/// wait for it.
/// </summary>
internal sealed class IdentityScan(
    AccountConnections account,
    ClockifyApiClient clockify,
    AdoptionStore adoptions,
    UserConnectionStore store,
    TimeProvider time
)
{
    private const string ScanOwnerKey = "adoption";
    private const int MaxAttemptsPerRound = 3;
    private const int MaxRounds = 3;

    private static readonly TimeSpan _resultLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _roundInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _failedInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Failure> _failures = new(StringComparer.Ordinal);
    private Task<IReadOnlyList<ConnectionIdentity>?>? _running;
    private Result? _latest;

    /// <summary>The number of connections that the running scan has yet to read.</summary>
    public int Remaining { get; private set; }

    /// <summary>Returns the identities of all active connections, except those that repeatedly failed to be read.</summary>
    /// <returns>Null while a connection remains to be tried again, so that the result would be incomplete.</returns>
    public Task<IReadOnlyList<ConnectionIdentity>?> RunAsync()
    {
        lock (_lock)
        {
            return _latest is { } latest && latest.ListVersion == account.ListVersion && time.GetElapsedTime(latest.At) < _resultLifetime
                ? Task.FromResult<IReadOnlyList<ConnectionIdentity>?>(latest.Found)
                : _running ??= ReadAllAsync();
        }
    }

    /// <summary>Reads again which user a connection acts as.</summary>
    /// <exception cref="ServiceException">Upstream or the database failed.</exception>
    public async Task<ConnectionIdentity> RefreshAsync(ConnectionIdentity known)
    {
        var user = await clockify.GetUserAsync(CreateUpstreamContext(known.ConnectionId, Priority.Interactive), CancellationToken.None);
        var now = known with { ClockifyUserId = user.Id, Email = user.Email, ReadAt = time.GetUtcNow() };
        await adoptions.SaveIdentityAsync(now);
        return now;
    }

    private async Task<IReadOnlyList<ConnectionIdentity>?> ReadAllAsync()
    {
        await Task.Yield();
        Result? result = null;
        try
        {
            result = await ReadActiveAsync();
            return result?.Found;
        }
        finally
        {
            lock (_lock)
            {
                _latest = result;
                _running = null;
            }
        }
    }

    private async Task<Result?> ReadActiveAsync()
    {
        var active = (await account.ReadAsync(_resultLifetime, Priority.Background, CancellationToken.None))
            .Values.Where(connection => connection.Status == MatonConnectionStatus.Active)
            .ToArray();
        var known = await adoptions.ListIdentitiesAsync();
        var assigned = (await store.ListAllAsync()).ToDictionary(owned => owned.ConnectionId);
        var found = new List<ConnectionIdentity>();
        var isComplete = true;
        Remaining = active.Length;
        foreach (var connection in active)
        {
            if (assigned.TryGetValue(connection.Id, out var owned))
            {
                // The identity of an assigned connection is known, or the identity check reads it.
                found.Add(
                    new ConnectionIdentity(
                        connection.Id,
                        connection.Version,
                        owned.ClockifyUserId ?? string.Empty,
                        owned.Email ?? string.Empty,
                        owned.ChangedAt
                    )
                    {
                        OwnerKey = owned.OwnerKey,
                    }
                );
            }
            else if (known.TryGetValue(connection.Id, out var stored) && stored.Version == connection.Version)
            {
                found.Add(stored);
            }
            else if (await TryReadAsync(connection) is { } identity)
            {
                found.Add(identity);
            }
            else
            {
                isComplete &= _failures[connection.Id].Rounds >= MaxRounds;
            }

            Remaining--;
        }

        return isComplete ? new Result(found, time.GetTimestamp(), account.ListVersion) : null;
    }

    private async Task<ConnectionIdentity?> TryReadAsync(MatonConnection connection)
    {
        var failure = _failures.GetValueOrDefault(connection.Id);
        if (failure is not null && time.GetElapsedTime(failure.At) < (failure.Rounds < MaxRounds ? _roundInterval : _failedInterval))
        {
            return null;
        }

        var rounds = (failure?.Rounds ?? 0) + 1;
        for (var attempt = 1; attempt <= MaxAttemptsPerRound; attempt++)
        {
            try
            {
                var user = await clockify.GetUserAsync(CreateUpstreamContext(connection.Id, Priority.Background), CancellationToken.None);
                var identity = new ConnectionIdentity(connection.Id, connection.Version, user.Id, user.Email, time.GetUtcNow());
                await adoptions.SaveIdentityAsync(identity);
                _failures.TryRemove(connection.Id, out _);
                return identity;
            }
            catch (ServiceException e) when (e is not StorageException)
            {
                if (IsDefinite(e))
                {
                    // Definite: an immediate retry would not change it.
                    rounds = MaxRounds;
                    break;
                }

                await Task.Delay(_retryDelay * attempt, time);
            }
        }

        _failures[connection.Id] = new Failure(rounds, time.GetTimestamp());
        return null;
    }

    private static bool IsDefinite(ServiceException failure) =>
        failure
            is UpstreamException { IsConnectionUnusable: true }
                or UpstreamException { Kind: UpstreamFailureKind.Forbidden }
                or ClockifyRejection { Error.Status: StatusCodes.Status403Forbidden };

    private static UpstreamContext CreateUpstreamContext(string connectionId, Priority priority) =>
        new(connectionId, ScanOwnerKey, priority);

    private sealed record Result(IReadOnlyList<ConnectionIdentity> Found, long At, int ListVersion);

    private sealed record Failure(int Rounds, long At);
}
