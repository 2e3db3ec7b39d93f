using System.Collections.Concurrent;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Storage;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>
/// Caches the connections of each owner in memory for five seconds, so that few requests read the database. Continues with what is known
/// while the database is unavailable.
/// </summary>
internal sealed class UserConnections
{
    private const string ChangeChannel = "links";
    private const int MaxOwners = 20_000;
    private const int NoListVersion = -1;

    // Limits how long another replica uses a connection that was deleted here if it misses the message about that.
    private static readonly TimeSpan _cacheDuration = TimeSpan.FromSeconds(5);

    // After this wait for the database, requests of known owners continue with what is cached.
    private static readonly TimeSpan _maxReadWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _rejectedRetention = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, OwnedConnections> _cached = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserConnection> _provisional = new(StringComparer.Ordinal);
    private readonly UserConnectionStore _store;
    private readonly AccountConnections _account;
    private readonly SharedRedis _redis;
    private readonly CacheTagVersions _tagVersions;
    private readonly TimeProvider _time;
    private long _storeFailedAt = long.MinValue;
    private int _storeChanges;

    public UserConnections(
        UserConnectionStore store,
        AccountConnections account,
        SharedRedis redis,
        CacheTagVersions tagVersions,
        TimeProvider time
    )
    {
        (_store, _account, _redis, _tagVersions, _time) = (store, account, redis, tagVersions, time);
        redis.Subscribe(ChangeChannel, Invalidate);
    }

    public bool HasCached => !_cached.IsEmpty;

    /// <summary>Returns an owner's connections from memory; null if they must be read.</summary>
    public OwnedConnections? TryGetCached(string ownerKey) =>
        _cached.TryGetValue(ownerKey, out var known)
        && _time.GetElapsedTime(known.ReadAt) < _cacheDuration
        && known.ListVersion == _account.ListVersion
            ? known
            : null;

    /// <summary>Returns an owner's connections. While the database is unavailable, returns the last known ones.</summary>
    /// <exception cref="StorageException">The owner's connections aren't known.</exception>
    public async ValueTask<OwnedConnections> GetAsync(string ownerKey)
    {
        if (TryGetCached(ownerKey) is { } fresh)
        {
            return fresh;
        }

        if (_cached.GetValueOrDefault(ownerKey) is not { } known)
        {
            return await ReadAsync(ownerKey);
        }

        var failedAt = Volatile.Read(ref _storeFailedAt);
        if (failedAt == long.MinValue || _time.GetElapsedTime(failedAt) >= _cacheDuration)
        {
            try
            {
                return await ReadAsync(ownerKey).WaitAsync(_maxReadWait, _time);
            }
            catch (Exception e) when (e is StorageException or TimeoutException)
            {
                Volatile.Write(ref _storeFailedAt, _time.GetTimestamp());
            }
        }

        return Cache(ownerKey, known.All.Select(owned => owned.Connection));
    }

    /// <summary>Reads an owner's connections from the database.</summary>
    /// <exception cref="StorageException">The database is unavailable.</exception>
    public async Task<OwnedConnections> ReadAsync(string ownerKey)
    {
        while (true)
        {
            var changes = Volatile.Read(ref _storeChanges);
            var connections = await _store.ListByOwnerAsync(ownerKey);
            Volatile.Write(ref _storeFailedAt, long.MinValue);

            // A result that was read before a change must not be cached after the change.
            if (changes == Volatile.Read(ref _storeChanges))
            {
                var result = Cache(ownerKey, connections);
                if (changes == Volatile.Read(ref _storeChanges))
                {
                    return result;
                }
            }
        }
    }

    /// <summary>Notifies other replicas and the owner's clients that the connections have changed, and reads them again.</summary>
    public async Task<OwnedConnections> PublishChangeAsync(string ownerKey)
    {
        Interlocked.Increment(ref _storeChanges);
        await _redis.PublishAsync(ChangeChannel, SharedRedis.HashOf(ownerKey));
        try
        {
            return await ReadAsync(ownerKey);
        }
        finally
        {
            await _tagVersions.InvalidateAsync(new CacheTag(string.Empty, CacheTag.Connections), ownerKey);
        }
    }

    /// <summary>
    /// Records a state that could not be saved because the database is unavailable. It applies in this process until it is saved, or until
    /// the database has a newer one.
    /// </summary>
    public OwnedConnections SetProvisional(UserConnection connection)
    {
        _provisional[connection.ConnectionId] = connection;
        return Cache(
            connection.OwnerKey,
            _cached.GetValueOrDefault(connection.OwnerKey)?.All.Select(owned => owned.Connection) ?? [connection]
        );
    }

    /// <summary>Saves the provisional states.</summary>
    /// <exception cref="StorageException">The database is still unavailable.</exception>
    public async Task SaveProvisionalAsync()
    {
        foreach (var (id, connection) in _provisional)
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
                    await _store.MarkBrokenAsync(connection);
                    break;
            }

            _provisional.TryRemove(KeyValuePair.Create(id, connection));
        }
    }

    /// <summary>
    /// Marks active connections as broken that Maton lists as failed or pending, so that their owners see the state before the next request
    /// fails.
    /// </summary>
    public async Task MarkFailedAsBrokenAsync()
    {
        var failed =
            from known in _cached.Values
            from owned in known.All
            where owned.Connection.Status == LinkStatus.Active && HasFailed(owned.Connection)
            select owned.Connection;
        foreach (var connection in failed.ToArray())
        {
            await MarkBrokenAsync(connection.OwnerKey, connection.ConnectionId);
        }

        bool HasFailed(UserConnection connection) =>
            _account.TryGetLatest(connection.ConnectionId)?.Status is MatonConnectionStatus.Failed or MatonConnectionStatus.Pending;
    }

    /// <summary>Returns the connections that were used since their last use was saved.</summary>
    public IReadOnlyList<(OwnedConnection Owned, DateTimeOffset UsedAt)> UnsavedUses() =>
        [
            .. from known in _cached.Values
            from owned in known.All
            let usedAt = owned.UsedAt
            where usedAt is not null
            select (owned, usedAt.Value),
        ];

    /// <summary>Creates the upstream context of requests that an owner makes through a connection.</summary>
    public static UpstreamContext CreateUpstreamContext(UserConnection connection) =>
        new(connection.ConnectionId, connection.OwnerKey, Priority.Interactive, connection.ClockifyUserId);

    /// <summary>
    /// Handles a change of an owner's connections, perhaps on another replica. They remain cached in case the database is unavailable, but
    /// are read again before the next use.
    /// </summary>
    private void Invalidate(string ownerHash)
    {
        Interlocked.Increment(ref _storeChanges);
        foreach (var (ownerKey, known) in _cached)
        {
            if (SharedRedis.HashOf(ownerKey) == ownerHash)
            {
                _cached.TryUpdate(ownerKey, known with { ListVersion = NoListVersion }, known);
            }
        }
    }

    /// <summary>
    /// Marks a connection as broken that upstream no longer accepts. It isn't deleted, because the cause may be a fault of upstream or of
    /// the service's key.
    /// </summary>
    public async Task MarkBrokenAsync(string ownerKey, string connectionId)
    {
        if (_cached.GetValueOrDefault(ownerKey)?.Find(connectionId)?.Connection is not { Status: LinkStatus.Active } connection)
        {
            return;
        }

        try
        {
            await _store.MarkBrokenAsync(connection);
            await PublishChangeAsync(connection.OwnerKey);
        }
        catch (StorageException)
        {
            SetProvisional(connection with { Status = LinkStatus.Broken, ChangedAt = _time.GetUtcNow() });
        }
    }

    private OwnedConnections Cache(string ownerKey, IEnumerable<UserConnection> connections)
    {
        var rejectedSince = _time.GetUtcNow() - _rejectedRetention;
        var previous = _cached.GetValueOrDefault(ownerKey);
        var listVersion = _account.ListVersion;
        OwnedConnection[] all =
        [
            .. connections
                .Select(WithProvisional)
                .Where(connection => connection.Status != LinkStatus.Rejected || connection.ChangedAt > rejectedSince)
                .OrderByDescending(connection => connection.CreatedAt)
                .Select(connection => new OwnedConnection(
                    connection,
                    CreateUpstreamContext(connection),
                    _account.TryGetLatest(connection.ConnectionId) is { } upstream && upstream.Version != connection.UpstreamVersion
                )),
        ];
        foreach (var owned in all)
        {
            if (previous?.Find(owned.Connection.ConnectionId) is { } earlier)
            {
                owned.CopyUsesFrom(earlier);
            }
        }

        if (_cached.Count >= MaxOwners)
        {
            _cached.Clear();
        }

        return _cached[ownerKey] = new OwnedConnections(all, _time.GetTimestamp(), listVersion);
    }

    /// <summary>Returns the provisional state of a connection, unless the stored one is newer.</summary>
    private UserConnection WithProvisional(UserConnection connection)
    {
        if (!_provisional.TryGetValue(connection.ConnectionId, out var provisional))
        {
            return connection;
        }

        if (
            provisional.OwnerKey == connection.OwnerKey
            && (
                provisional.ChangedAt > connection.ChangedAt
                || (provisional.ChangedAt == connection.ChangedAt && provisional.VerifiedAt > connection.VerifiedAt)
            )
        )
        {
            return provisional;
        }

        _provisional.TryRemove(KeyValuePair.Create(connection.ConnectionId, provisional));
        return connection;
    }
}
