using System.Collections.Concurrent;
using ClockifyBff.Clockify;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>Reads who the account's connections act as: each once, behind everybody's calls, for all who wait together.</summary>
internal sealed class IdentityScan(
    AccountConnections account,
    ClockifyClient clockify,
    AdoptionStore adoptions,
    UserConnectionStore store,
    TimeProvider time
)
{
    private const string Employee = "adoption";
    private const int TriesAtOnce = 3;
    private const int RoundsUntilGivenUp = 3;

    private static readonly TimeSpan _goodFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _pauseBetweenRounds = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _givenUpFor = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Failure> _failures = new(StringComparer.Ordinal);
    private Task<IReadOnlyList<ConnectionIdentity>?>? _running;
    private Result? _latest;

    /// <summary>Connections still to be read by the scan under way.</summary>
    public int Remaining { get; private set; }

    /// <summary>Who every active connection acts as, but for those that let nobody be read however often they are asked.</summary>
    /// <returns>Null while that is not known for certain.</returns>
    public Task<IReadOnlyList<ConnectionIdentity>?> RunAsync()
    {
        lock (_gate)
        {
            return _latest is { } latest && latest.Changes == account.Changes && time.GetElapsedTime(latest.At) < _goodFor
                ? Task.FromResult<IReadOnlyList<ConnectionIdentity>?>(latest.Found)
                : _running ??= ReadAllAsync();
        }
    }

    /// <summary>Who a connection acts as now.</summary>
    /// <exception cref="ProblemException">Upstream did not say.</exception>
    public async Task<ConnectionIdentity> ReadAgainAsync(ConnectionIdentity known)
    {
        var user = await clockify.GetUserAsync(PassageThrough(known.ConnectionId, Priority.Interactive), CancellationToken.None);
        var now = known with { ClockifyUserId = user.Id, Email = user.Email, ReadAt = time.GetUtcNow() };
        await adoptions.KeepAsync(now);
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
            lock (_gate)
            {
                _latest = result;
                _running = null;
            }
        }
    }

    private async Task<Result?> ReadActiveAsync()
    {
        var active = (await account.ReadAsync(_goodFor, Priority.Background, CancellationToken.None))
            .Values.Where(connection => connection.Status == MatonConnectionStatus.Active)
            .ToArray();
        var known = await adoptions.IdentitiesAsync();
        var linked = (await store.AllAsync()).ToDictionary(link => link.ConnectionId);
        var found = new List<ConnectionIdentity>();
        var isComplete = true;
        Remaining = active.Length;
        foreach (var connection in active)
        {
            if (linked.TryGetValue(connection.Id, out var link))
            {
                // Who is linked is known, or is about to be, by another way.
                found.Add(
                    new ConnectionIdentity(
                        connection.Id,
                        connection.Version,
                        link.ClockifyUserId ?? string.Empty,
                        link.Email ?? string.Empty,
                        link.ChangedAt
                    )
                    {
                        Owner = link.OwnerKey,
                    }
                );
            }
            else if (known.TryGetValue(connection.Id, out var read) && read.Version == connection.Version)
            {
                found.Add(read);
            }
            else if (await TryReadAsync(connection) is { } identity)
            {
                found.Add(identity);
            }
            else
            {
                isComplete &= _failures[connection.Id].Rounds >= RoundsUntilGivenUp;
            }

            Remaining--;
        }

        return isComplete ? new Result(found, time.GetTimestamp(), account.Changes) : null;
    }

    private async Task<ConnectionIdentity?> TryReadAsync(MatonConnection connection)
    {
        var failure = _failures.GetValueOrDefault(connection.Id);
        if (
            failure is not null
            && time.GetElapsedTime(failure.At) < (failure.Rounds < RoundsUntilGivenUp ? _pauseBetweenRounds : _givenUpFor)
        )
        {
            return null;
        }

        var rounds = (failure?.Rounds ?? 0) + 1;
        for (var attempt = 1; attempt <= TriesAtOnce; attempt++)
        {
            try
            {
                var user = await clockify.GetUserAsync(PassageThrough(connection.Id, Priority.Background), CancellationToken.None);
                var identity = new ConnectionIdentity(connection.Id, connection.Version, user.Id, user.Email, time.GetUtcNow());
                await adoptions.KeepAsync(identity);
                _failures.TryRemove(connection.Id, out _);
                return identity;
            }
            catch (ProblemException e) when (e.Problem.Error != ErrorCode.StorageUnavailable)
            {
                if (e.Problem.Error == ErrorCode.ReconnectRequired || e.Problem.Error == ErrorCode.UpstreamForbidden)
                {
                    // A plain no: asking at once again would not change it.
                    rounds = RoundsUntilGivenUp;
                    break;
                }

                await Task.Delay(_pause * attempt, time);
            }
        }

        _failures[connection.Id] = new Failure(rounds, time.GetTimestamp());
        return null;
    }

    // Nobody's yet: if it is gone, there is no link to break.
    private static UpstreamContext PassageThrough(string connectionId, Priority priority) =>
        new(connectionId, Employee, priority, () => Task.CompletedTask);

    private sealed record Result(IReadOnlyList<ConnectionIdentity> Found, long At, int Changes);

    private sealed record Failure(int Rounds, long At);
}
