using System.Collections.Concurrent;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>Who owns what, in memory: no call asks the store that was answered within five seconds.</summary>
internal sealed class UserConnections
{
    private const string Changed = "links";
    private const int MostOwners = 20_000;
    private const int OfNoList = -1;

    // So long may another replica go on with a connection that was deleted here, should it not hear of that.
    private static readonly TimeSpan _believedFor = TimeSpan.FromSeconds(5);

    // Who is known goes on without a store that takes longer.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _rejectedIsShownFor = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, OwnedConnections> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserConnection> _assumed = new(StringComparer.Ordinal);
    private readonly UserConnectionStore _store;
    private readonly AccountConnections _account;
    private readonly SharedRedis _redis;
    private readonly TimeProvider _time;
    private long _storeFailedAt = long.MinValue;
    private int _storeChanges;

    public UserConnections(UserConnectionStore store, AccountConnections account, SharedRedis redis, TimeProvider time)
    {
        (_store, _account, _redis, _time) = (store, account, redis, time);
        redis.Subscribe(Changed, Invalidate);
    }

    public bool AnyKnown => !_known.IsEmpty;

    /// <summary>An owner's links as memory has them; null when they must be read.</summary>
    public OwnedConnections? TryGetCached(string owner) =>
        _known.TryGetValue(owner, out var known) && _time.GetElapsedTime(known.ReadAt) < _believedFor && known.Changes == _account.Changes
            ? known
            : null;

    /// <summary>An owner's links. While the store is out of reach, what was known of them goes on.</summary>
    /// <exception cref="ProblemException">503 <c>storage_unavailable</c>: nothing is known of this owner.</exception>
    public async ValueTask<OwnedConnections> OfAsync(string owner)
    {
        if (TryGetCached(owner) is { } fresh)
        {
            return fresh;
        }

        if (_known.GetValueOrDefault(owner) is not { } known)
        {
            return await ReadAsync(owner);
        }

        var failed = Volatile.Read(ref _storeFailedAt);
        if (failed == long.MinValue || _time.GetElapsedTime(failed) >= _believedFor)
        {
            try
            {
                return await ReadAsync(owner).WaitAsync(_patience, _time);
            }
            catch (Exception e) when (e is ProblemException or TimeoutException)
            {
                Volatile.Write(ref _storeFailedAt, _time.GetTimestamp());
            }
        }

        return Cache(owner, known.All.Select(owned => owned.Link));
    }

    /// <summary>An owner's links as the store has them now.</summary>
    /// <exception cref="ProblemException">503 <c>storage_unavailable</c>.</exception>
    public async Task<OwnedConnections> ReadAsync(string owner)
    {
        while (true)
        {
            var changes = Volatile.Read(ref _storeChanges);
            var links = await _store.OfAsync(owner);
            Volatile.Write(ref _storeFailedAt, long.MinValue);

            // What was read before a change must not come back after it, nor stay.
            if (changes == Volatile.Read(ref _storeChanges))
            {
                var kept = Cache(owner, links);
                if (changes == Volatile.Read(ref _storeChanges))
                {
                    return kept;
                }
            }
        }
    }

    /// <summary>An owner's links after a change of them.</summary>
    public async Task<OwnedConnections> ReadChangedAsync(string owner)
    {
        Interlocked.Increment(ref _storeChanges);
        await _redis.PublishAsync(Changed, SharedRedis.HashOf(owner));
        return await ReadAsync(owner);
    }

    /// <summary>What was found out while the store took no writes. It holds here until the store knows it, or knows better.</summary>
    public OwnedConnections SetProvisional(UserConnection connection)
    {
        _assumed[connection.ConnectionId] = connection;
        return Cache(connection.OwnerKey, _known.GetValueOrDefault(connection.OwnerKey)?.All.Select(owned => owned.Link) ?? [connection]);
    }

    /// <summary>Tells the store what it was not there to hear.</summary>
    /// <exception cref="ProblemException">503 <c>storage_unavailable</c>: it still isn't.</exception>
    public async Task WriteAssumedAsync()
    {
        foreach (var (id, connection) in _assumed)
        {
            switch (connection)
            {
                case { Status: LinkStatus.Active, ClockifyUserId: { } userId, Email: { } email }:
                    await _store.ActivateAsync(connection, userId, email, connection.UpstreamVersion);
                    break;
                case { Status: LinkStatus.Rejected, Reason: { } reason }:
                    await _store.RejectAsync(connection, reason);
                    break;
                default:
                    await _store.BreakAsync(connection);
                    break;
            }

            _assumed.TryRemove(KeyValuePair.Create(id, connection));
        }
    }

    /// <summary>
    /// Marks the active links as broken whose connections Maton lists as failed, so that their owners see it without a call.
    /// </summary>
    public async Task BreakFailedAsync()
    {
        var failed =
            from known in _known.Values
            from owned in known.All
            where owned.Link.Status == LinkStatus.Active && HasFailed(owned.Link)
            select owned.Link;
        foreach (var connection in failed.ToArray())
        {
            await BreakAsync(connection);
        }

        bool HasFailed(UserConnection connection) =>
            _account.LastSeen(connection.ConnectionId)?.Status is MatonConnectionStatus.Failed or MatonConnectionStatus.Pending;
    }

    /// <summary>The links through which calls went since the store was last told.</summary>
    public IReadOnlyList<(OwnedConnection Link, DateTimeOffset UsedAt)> Uses() =>
        [
            .. from known in _known.Values
            from owned in known.All
            let usedAt = owned.UsedAt
            where usedAt is not null
            select (owned, usedAt.Value),
        ];

    /// <summary>Somebody's passage through a connection that is theirs.</summary>
    public UpstreamContext PassageThrough(UserConnection connection) =>
        new(connection.ConnectionId, connection.OwnerKey, Priority.Interactive, () => BreakAsync(connection), connection.ClockifyUserId);

    /// <summary>
    /// Somebody's links changed, on another replica perhaps: they are read again, and known still should the store be away.
    /// </summary>
    private void Invalidate(string name)
    {
        Interlocked.Increment(ref _storeChanges);
        foreach (var (owner, known) in _known)
        {
            if (SharedRedis.HashOf(owner) == name)
            {
                _known.TryUpdate(owner, known with { Changes = OfNoList }, known);
            }
        }
    }

    /// <summary>
    /// Upstream no longer takes a connection. Never deleted for that: it may have been an error of theirs, or of our key.
    /// </summary>
    private async Task BreakAsync(UserConnection connection)
    {
        if (_known.GetValueOrDefault(connection.OwnerKey)?.Find(connection.ConnectionId)?.Link.Status is not LinkStatus.Active)
        {
            return;
        }

        try
        {
            await _store.BreakAsync(connection);
            await ReadChangedAsync(connection.OwnerKey);
        }
        catch (ProblemException)
        {
            SetProvisional(connection with { Status = LinkStatus.Broken, ChangedAt = _time.GetUtcNow() });
        }
    }

    private OwnedConnections Cache(string owner, IEnumerable<UserConnection> links)
    {
        var shownSince = _time.GetUtcNow() - _rejectedIsShownFor;
        var before = _known.GetValueOrDefault(owner);
        var changes = _account.Changes;
        OwnedConnection[] all =
        [
            .. links
                .Select(Latest)
                .Where(connection => connection.Status != LinkStatus.Rejected || connection.ChangedAt > shownSince)
                .OrderByDescending(connection => connection.CreatedAt)
                .Select(connection => new OwnedConnection(
                    connection,
                    PassageThrough(connection),
                    _account.LastSeen(connection.ConnectionId) is { } seen && seen.Version != connection.UpstreamVersion
                )),
        ];
        foreach (var owned in all)
        {
            if (before?.Find(owned.Link.ConnectionId) is { } earlier)
            {
                owned.Remember(earlier);
            }
        }

        if (_known.Count >= MostOwners)
        {
            _known.Clear();
        }

        return _known[owner] = new OwnedConnections(all, _time.GetTimestamp(), changes);
    }

    /// <summary>What was assumed of a link, unless the store has come to know something newer.</summary>
    private UserConnection Latest(UserConnection connection)
    {
        if (!_assumed.TryGetValue(connection.ConnectionId, out var assumed))
        {
            return connection;
        }

        if (
            assumed.OwnerKey == connection.OwnerKey
            && (
                assumed.ChangedAt > connection.ChangedAt
                || (assumed.ChangedAt == connection.ChangedAt && assumed.VerifiedAt > connection.VerifiedAt)
            )
        )
        {
            return assumed;
        }

        _assumed.TryRemove(KeyValuePair.Create(connection.ConnectionId, assumed));
        return connection;
    }
}
