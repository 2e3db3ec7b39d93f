using ClockifyBff.Budget;
using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Maton;

namespace ClockifyBff.Connections;

/// <summary>Reads who the account's connections act as: each once, behind everybody's calls, for all who wait together.</summary>
internal sealed class IdentityScan(
    AccountConnections account, ClockifyClient clockify, AdoptionStore adoptions, LinkStore links, TimeProvider time)
{
    private const string Employee = "adoption";
    private const int Tries = 3;

    private static readonly TimeSpan _listIsGoodFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private Task<IReadOnlyList<ConnectionIdentity>?>? _running;
    private (IReadOnlyList<ConnectionIdentity> Found, long At, int Changes)? _latest;

    /// <summary>Connections still to be read by the scan under way.</summary>
    public int Remaining { get; private set; }

    /// <summary>Who every active connection acts as.</summary>
    /// <returns>Null when some could not be read: then nobody can be told apart for certain.</returns>
    public Task<IReadOnlyList<ConnectionIdentity>?> RunAsync()
    {
        lock (_gate)
        {
            return _latest is { } latest && latest.Changes == account.Changes && time.GetElapsedTime(latest.At) < _listIsGoodFor
                ? Task.FromResult<IReadOnlyList<ConnectionIdentity>?>(latest.Found)
                : _running ??= ReadAllAsync();
        }
    }

    private async Task<IReadOnlyList<ConnectionIdentity>?> ReadAllAsync()
    {
        await Task.Yield();
        try
        {
            var active = (await account.ReadAsync(_listIsGoodFor, Lane.Background, CancellationToken.None)).Values
                .Where(connection => connection.Status == MatonConnectionStatus.Active).ToArray();
            var known = await adoptions.IdentitiesAsync();
            var linked = (await links.AllAsync()).ToDictionary(link => link.ConnectionId);
            var found = new List<ConnectionIdentity>();
            var complete = true;
            Remaining = active.Length;
            foreach (var connection in active)
            {
                // Who is linked is known, or is about to be, by another way.
                var identity = linked.TryGetValue(connection.Id, out var link)
                        ? new ConnectionIdentity(connection.Id, connection.Version, link.ClockifyUserId, link.Email, link.VerifiedAt ?? link.ChangedAt)
                    : known.TryGetValue(connection.Id, out var read) && read.Version == connection.Version ? read
                    : await TryReadAsync(connection);
                complete &= identity is not null;
                Remaining--;
                if (identity is not null)
                {
                    found.Add(identity);
                }
            }

            if (!complete)
            {
                return null;
            }

            _latest = (found, time.GetTimestamp(), account.Changes);
            return found;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    private async Task<ConnectionIdentity?> TryReadAsync(MatonConnection connection)
    {
        var passage = new Passage(connection.Id, Employee, Lane.Background, () => Task.CompletedTask);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                var user = await clockify.GetUserAsync(passage, CancellationToken.None);
                return await KeepAsync(connection, user);
            }
            catch (ProblemException e) when (e.Problem.Error == ErrorCode.ReconnectRequired)
            {
                return await KeepAsync(connection, user: null);
            }
            catch (ProblemException) when (attempt < Tries)
            {
                await Task.Delay(_pause * attempt, time);
            }
            catch (ProblemException)
            {
                break;
            }
        }

        return null;
    }

    private async Task<ConnectionIdentity> KeepAsync(MatonConnection connection, ClockifyUser? user)
    {
        var identity = new ConnectionIdentity(connection.Id, connection.Version, user?.Id, user?.Email, time.GetUtcNow());
        await adoptions.KeepAsync(identity);
        return identity;
    }
}
