using System.Collections.Concurrent;
using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>Which state of a part of a workspace is the latest: raised after each write, so that copies know that they are old.</summary>
/// <remarks>
/// Replicas share them through Redis. What that doesn't say, because it is away or has never been told, is as this replica last knew it: no
/// copy becomes old only because Redis comes or goes. When it comes, it is told what was raised here meanwhile, and all that is known here
/// if it has lost its memory.
/// </remarks>
internal sealed class CacheTagVersions
{
    // Ids in raw paths can be anything: whoever makes many up must not fill the memory.
    private const int MostKnown = 100_000;

    private const int MostAtOnce = 500;
    private const long NeverRaised = 0;

    /// <summary>
    /// Brings back what one replica knows, unless another did: where they differ, one has missed something, and all copies are old.
    /// </summary>
    private const string BringBack = """
        for number, key in ipairs(KEYS) do
            local known = ARGV[number + 2]
            if not redis.call('SET', key, known, 'NX', 'PX', ARGV[1]) and redis.call('GET', key) ~= known then
                redis.call('SET', key, ARGV[2], 'PX', ARGV[1])
            end
        end
        """;

    private static readonly RedisKey _memory = SharedRedis.KeyOf("versions");

    // By then nobody has a copy from before any more: the one that nobody reads is kept for an hour.
    private static readonly TimeSpan _rememberedFor = TimeSpan.FromHours(6);

    private readonly SharedRedis _redis;
    private readonly ConcurrentDictionary<VersionKey, long> _known = new();
    private readonly PendingInvalidations _untold = new();
    private RedisValue _knownMemory;
    private long _salt = Unique();

    public CacheTagVersions(SharedRedis redis)
    {
        _redis = redis;
        redis.OnReconnected(ReturnAsync);
    }

    /// <param name="part">What is read.</param>
    /// <param name="employee">Who reads.</param>
    public ValueTask<CacheTagVersion> ReadAsync(CacheTag part, string employee) =>
        _redis.IsReachable
            ? new(AskAsync(part, employee))
            : ValueTask.FromResult(Of(Known(VersionKey.Latest(part)), Known(new(part, employee))));

    /// <summary>Makes all copies of a part old, on all replicas. Never throws.</summary>
    /// <param name="part">What was written.</param>
    /// <param name="employee">Who wrote.</param>
    public ValueTask InvalidateAsync(CacheTag part, string employee)
    {
        var version = Unique();
        if (_redis.IsUsed)
        {
            return new(InvalidateAsync([VersionKey.Latest(part), new(part, employee)], version));
        }

        Note(VersionKey.Latest(part), version);
        Note(new(part, employee), version);
        return ValueTask.CompletedTask;
    }

    // Not a count, which could come again after a restart.
    private static long Unique() => BitConverter.ToInt64(Guid.NewGuid().ToByteArray());

    private long Known(VersionKey key) => _known.GetValueOrDefault(key, NeverRaised);

    private CacheTagVersion Of(long latest, long own)
    {
        // After what it is put to: who misses that it was forgotten must not miss that all are old.
        var salt = Volatile.Read(ref _salt);
        return new CacheTagVersion(latest ^ salt, own ^ salt);
    }

    private async Task<CacheTagVersion> AskAsync(CacheTag part, string employee)
    {
        VersionKey[] asked = [VersionKey.Everything, VersionKey.Latest(part), new(part, employee)];
        var before = Array.ConvertAll(asked, Known);
        var said = await _redis.TryExecuteAsync(redis => AskAsync(redis, asked), whenAway: new RedisValue[asked.Length]);
        for (var number = 0; number < asked.Length; number++)
        {
            Learn(asked[number], before[number], said[number]);
        }

        return Of(Latest(1), Latest(2));

        long Latest(int number) => said[number].IsNull ? Known(asked[number]) : (long)said[number];
    }

    private async Task<RedisValue[]> AskAsync(IDatabase redis, VersionKey[] asked)
    {
        await TellAsync(redis);
        return await redis.StringGetAsync(Array.ConvertAll(asked, key => key.Name));
    }

    private async Task InvalidateAsync(VersionKey[] keys, long version)
    {
        var isTold = await _redis.TryExecuteAsync(redis => SetAsync(redis, keys, version), whenAway: false);

        // Last: an answer that was under way could say what was before.
        foreach (var key in keys)
        {
            Note(key, version);
        }

        if (!isTold)
        {
            _untold.Add(keys, version);
        }
    }

    private static async Task<bool> SetAsync(IDatabase redis, IEnumerable<VersionKey> keys, long version)
    {
        await Task.WhenAll(keys.Select(key => redis.StringSetAsync(key.Name, version, _rememberedFor)));
        return true;
    }

    private async Task ReturnAsync(IDatabase redis)
    {
        await redis.StringSetAsync(_memory, Unique(), expiry: null, When.NotExists);
        var memory = await redis.StringGetAsync(_memory);
        if (memory != _knownMemory)
        {
            foreach (var known in _known.Chunk(MostAtOnce))
            {
                await redis.ScriptEvaluateAsync(
                    BringBack,
                    [.. known.Select(one => one.Key.Name)],
                    [(long)_rememberedFor.TotalMilliseconds, Unique(), .. known.Select(one => (RedisValue)one.Value)]
                );
            }

            _knownMemory = memory;
        }

        await TellAsync(redis);
    }

    /// <summary>Tells the others what they missed.</summary>
    private async Task TellAsync(IDatabase redis)
    {
        while (_untold.IsAny)
        {
            // Another version than when it was raised: others may have written since, and copies of then are here.
            var (some, version) = (_untold.Some(MostAtOnce), Unique());
            await SetAsync(redis, some.Select(one => one.Key), version);
            foreach (var (key, _) in some)
            {
                Note(key, version);
            }

            _untold.Told(some);
        }
    }

    private void Note(VersionKey key, long version)
    {
        MakeRoom();
        _known[key] = version;
        if (key == VersionKey.Everything)
        {
            OutdateAll();
        }
    }

    /// <summary>Remembers what Redis said, in place of what was known when it was asked: what has become known since is newer.</summary>
    private void Learn(VersionKey key, long before, RedisValue said)
    {
        if (!said.IsNull && (long)said != before)
        {
            MakeRoom();
            var isNew = before == NeverRaised ? _known.TryAdd(key, (long)said) : _known.TryUpdate(key, (long)said, before);
            if (isNew && key == VersionKey.Everything)
            {
                OutdateAll();
            }
        }
    }

    private void MakeRoom()
    {
        if (_known.Count >= MostKnown)
        {
            OutdateAll();
            _known.Clear();
        }
    }

    /// <summary>All copies of this replica are old once.</summary>
    private void OutdateAll() => Volatile.Write(ref _salt, Unique());
}
