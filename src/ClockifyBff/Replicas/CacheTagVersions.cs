using System.Collections.Concurrent;
using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>The versions of cache tags. A write gives its tag a new version, which makes the entries that were read before stale.</summary>
/// <remarks>
/// Replicas share versions through Redis. A version that Redis doesn't have, because it is unreachable or has lost its data, is the one
/// that this replica knew last: no entry becomes stale only because Redis comes or goes. After a reconnect Redis gets the versions that
/// changed here meanwhile, or all known ones if it has lost its data.
/// </remarks>
internal sealed class CacheTagVersions
{
    // Raw paths can contain any id: inventing many of them must not fill the memory.
    private const int MaxKnown = 100_000;

    private const int MaxKeysPerCommand = 500;
    private const long NeverWritten = 0;

    /// <summary>
    /// Restores the versions that one replica knows. Where another replica has restored a different one, either has missed a write, so the
    /// version becomes a new one.
    /// </summary>
    private const string Restore = """
        for number, key in ipairs(KEYS) do
            local known = ARGV[number + 2]
            if not redis.call('SET', key, known, 'NX', 'PX', ARGV[1]) and redis.call('GET', key) ~= known then
                redis.call('SET', key, ARGV[2], 'PX', ARGV[1])
            end
        end
        """;

    /// <summary>Replaces a version, unless it is another one than expected.</summary>
    private const string Replace = """
        if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then
            return 0
        end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        """;

    private const string RaisedChannel = "versions";

    // Names the data of one Redis: another value means that it was lost.
    private static readonly RedisKey _dataId = SharedRedis.KeyOf("versions");

    // Longer than any cache entry lives: one that nobody reads is removed after an hour.
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(6);

    // The second delay follows the first.
    private static readonly TimeSpan[] _delaysAfterUnknownOutcome = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25)];

    private readonly SharedRedis _redis;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<VersionKey, long> _known = new();
    private readonly PendingInvalidations _pending = new();
    private RedisValue _knownDataId;
    private long _salt = NewVersion();

    public CacheTagVersions(SharedRedis redis, TimeProvider time)
    {
        _redis = redis;
        _time = time;
        redis.OnReconnected(OnReconnectedAsync);
        redis.Subscribe(RaisedChannel, OnMessage);
    }

    /// <summary>
    /// Occurs after a version was raised, here or on another replica. While Redis fails, messages of other replicas are lost.
    /// </summary>
    public event Action<RaisedVersion>? Raised;

    /// <summary>Occurs when Redis is reachable again. Writes of other replicas may have been missed meanwhile.</summary>
    public event Action? Reconnected;

    /// <param name="tag">The tag that is read.</param>
    /// <param name="ownerKey">The employee who reads.</param>
    public ValueTask<CacheTagVersion> ReadAsync(CacheTag tag, string ownerKey) =>
        _redis.IsReachable
            ? new(ReadSharedAsync(tag, ownerKey))
            : ValueTask.FromResult(Of(Known(VersionKey.Latest(tag)), Known(new(tag, ownerKey))));

    /// <summary>Makes all cache entries of a tag stale, on all replicas. Never throws.</summary>
    /// <param name="tag">The tag that was written.</param>
    /// <param name="ownerKey">The employee who wrote.</param>
    public ValueTask InvalidateAsync(CacheTag tag, string ownerKey)
    {
        var version = NewVersion();
        if (_redis.IsConfigured)
        {
            return new(InvalidateAsync([VersionKey.Latest(tag), new(tag, ownerKey)], version));
        }

        Set(VersionKey.Latest(tag), version);
        Set(new(tag, ownerKey), version);
        Raised?.Invoke(RaisedVersion.Of(new(tag, ownerKey), isOwnAlone: false));
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Makes all cache entries of the tags of a write with an unknown outcome stale after 5 s and after 30 s. Such a write may take effect
    /// after entries have been read again. Never throws.
    /// </summary>
    /// <param name="tags">The tags that may have been written.</param>
    /// <param name="ownerKey">The employee who wrote.</param>
    public async Task InvalidateLaterAsync(IReadOnlyCollection<CacheTag> tags, string ownerKey)
    {
        foreach (var delay in _delaysAfterUnknownOutcome)
        {
            await Task.Delay(delay, _time);
            foreach (var tag in tags)
            {
                await InvalidateAsync(tag, ownerKey);
            }
        }
    }

    /// <summary>
    /// Reads the versions of tags as all replicas see them, so that they can be compared with those that another replica read.
    /// </summary>
    /// <param name="tags">The tags.</param>
    /// <param name="ownerKey">The employee whose own versions are read.</param>
    public async ValueTask<SharedTagVersions> ReadSharedAsync(IReadOnlyList<CacheTag> tags, string ownerKey)
    {
        VersionKey[] keys = [.. tags.Select(VersionKey.Latest), .. tags.Select(tag => new VersionKey(tag, ownerKey))];
        if (_redis.IsReachable)
        {
            var before = Array.ConvertAll(keys, Known);
            var values = await _redis.TryExecuteAsync(redis => ReadWithEpochAsync(redis, keys), fallback: []);
            if (values is [var dataId, var everything, .. var versions])
            {
                for (var number = 0; number < keys.Length; number++)
                {
                    Update(keys[number], before[number], versions[number]);
                }

                return Combine((long)dataId ^ (long)everything, number => (long)versions[number]);
            }
        }

        return Combine(
            _redis.IsConfigured ? (long)_knownDataId ^ Known(VersionKey.All) : Volatile.Read(ref _salt),
            number => Known(keys[number])
        );

        SharedTagVersions Combine(long epoch, Func<int, long> version) =>
            new(epoch, [.. tags.Select((_, number) => new CacheTagVersion(version(number), version(tags.Count + number)))]);
    }

    /// <summary>
    /// Makes an employee's entries of a tag stale that were read before the latest write: the employee is about to be told of it. Does
    /// nothing if the employee's own version has changed since it was read. Never throws.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="ownerKey">The employee.</param>
    /// <param name="read">The versions that were read. The own version becomes the latest one.</param>
    public async ValueTask RaiseOwnAsync(CacheTag tag, string ownerKey, CacheTagVersion read)
    {
        var key = new VersionKey(tag, ownerKey);
        var isReplaced = await _redis.TryExecuteAsync<bool?>(
            async redis => await ReplaceAsync(redis, key, read.Own, read.Latest),
            fallback: null
        );
        var isReplacedHere = Update(key, read.Own, read.Latest);
        if (isReplaced ?? isReplacedHere)
        {
            if (_redis.IsConfigured && isReplaced is null)
            {
                _pending.Add([key], read.Latest);
            }

            await RaiseAsync([key]);
        }
    }

    // Random: a counter could return to an old value after a restart.
    private static long NewVersion() => BitConverter.ToInt64(Guid.NewGuid().ToByteArray());

    private long Known(VersionKey key) => _known.GetValueOrDefault(key, NeverWritten);

    private CacheTagVersion Of(long latest, long own)
    {
        // The salt is read after the versions: a reader that misses that versions were removed must see the new salt.
        var salt = Volatile.Read(ref _salt);
        return new CacheTagVersion(latest ^ salt, own ^ salt);
    }

    private async Task<CacheTagVersion> ReadSharedAsync(CacheTag tag, string ownerKey)
    {
        VersionKey[] keys = [VersionKey.All, VersionKey.Latest(tag), new(tag, ownerKey)];
        var before = Array.ConvertAll(keys, Known);
        var values = await _redis.TryExecuteAsync(redis => ReadAsync(redis, keys), fallback: new RedisValue[keys.Length]);
        for (var number = 0; number < keys.Length; number++)
        {
            Update(keys[number], before[number], values[number]);
        }

        return Of(Latest(1), Latest(2));

        long Latest(int number) => values[number].IsNull ? Known(keys[number]) : (long)values[number];
    }

    private async Task<RedisValue[]> ReadAsync(IDatabase redis, VersionKey[] keys)
    {
        await PublishPendingAsync(redis);
        return await redis.StringGetAsync(Array.ConvertAll(keys, key => key.Name));
    }

    private async Task InvalidateAsync(VersionKey[] keys, long version)
    {
        var isPublished = await _redis.TryExecuteAsync(redis => PublishAsync(redis, keys, version), fallback: false);

        // After Redis: a read that is under way could otherwise bring back the version before.
        foreach (var key in keys)
        {
            Set(key, version);
        }

        if (!isPublished)
        {
            _pending.Add(keys, version);
        }

        await RaiseAsync(keys);
    }

    /// <summary>Reports that versions were raised, to all replicas if Redis is reachable, otherwise to this one.</summary>
    private async ValueTask RaiseAsync(VersionKey[] keys)
    {
        // The latest version is raised together with somebody's own one.
        var own = keys.First(key => !key.IsLatest);
        var raised = RaisedVersion.Of(own, isOwnAlone: keys.Length == 1);
        Raised?.Invoke(raised);
        if (_redis.IsReachable)
        {
            await _redis.PublishAsync(RaisedChannel, raised.ToString());
        }
    }

    private void OnMessage(string message)
    {
        if (RaisedVersion.Parse(message) is { } raised)
        {
            Raised?.Invoke(raised);
        }
    }

    private static async Task<RedisValue[]> ReadWithEpochAsync(IDatabase redis, VersionKey[] keys) =>
        await redis.StringGetAsync([_dataId, VersionKey.All.Name, .. keys.Select(key => key.Name)]);

    private static async Task<bool> ReplaceAsync(IDatabase redis, VersionKey key, long from, long to) =>
        (bool)await redis.ScriptEvaluateAsync(Replace, [key.Name], [from, to, (long)_lifetime.TotalMilliseconds]);

    private static async Task<bool> PublishAsync(IDatabase redis, IEnumerable<VersionKey> keys, long version)
    {
        await Task.WhenAll(keys.Select(key => redis.StringSetAsync(key.Name, version, _lifetime)));
        return true;
    }

    private async Task OnReconnectedAsync(IDatabase redis)
    {
        await redis.StringSetAsync(_dataId, NewVersion(), expiry: null, When.NotExists);
        var dataId = await redis.StringGetAsync(_dataId);
        if (dataId != _knownDataId)
        {
            foreach (var known in _known.Chunk(MaxKeysPerCommand))
            {
                await redis.ScriptEvaluateAsync(
                    Restore,
                    [.. known.Select(version => version.Key.Name)],
                    [(long)_lifetime.TotalMilliseconds, NewVersion(), .. known.Select(version => (RedisValue)version.Value)]
                );
            }

            _knownDataId = dataId;
        }

        await PublishPendingAsync(redis);
        Reconnected?.Invoke();
    }

    private async Task PublishPendingAsync(IDatabase redis)
    {
        while (_pending.IsAny)
        {
            // A new version, not the one of the invalidation: other replicas may have written since, and this one has entries of that
            // version.
            var (some, version) = (_pending.Take(MaxKeysPerCommand), NewVersion());
            await PublishAsync(redis, some.Select(pending => pending.Key), version);
            foreach (var (key, _) in some)
            {
                Set(key, version);
                await redis.PublishAsync(SharedRedis.ChannelOf(RaisedChannel), RaisedVersion.Of(key, isOwnAlone: !key.IsLatest).ToString());
            }

            _pending.Remove(some);
        }
    }

    private void Set(VersionKey key, long version)
    {
        MakeRoom();
        _known[key] = version;
        if (key == VersionKey.All)
        {
            InvalidateAll();
        }
    }

    /// <summary>
    /// Stores a version from Redis, unless the known version has changed since Redis was asked: then the known one is newer.
    /// </summary>
    /// <returns>Whether the known version has changed.</returns>
    private bool Update(VersionKey key, long before, RedisValue value)
    {
        if (value.IsNull || (long)value == before)
        {
            return false;
        }

        MakeRoom();
        var isNew = before == NeverWritten ? _known.TryAdd(key, (long)value) : _known.TryUpdate(key, (long)value, before);
        if (isNew && key == VersionKey.All)
        {
            InvalidateAll();
        }

        return isNew;
    }

    private void MakeRoom()
    {
        if (_known.Count >= MaxKnown)
        {
            InvalidateAll();
            _known.Clear();
        }
    }

    /// <summary>Makes all cache entries of this replica stale.</summary>
    private void InvalidateAll() => Volatile.Write(ref _salt, NewVersion());
}
