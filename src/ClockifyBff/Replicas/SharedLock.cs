using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>A lock in Redis that excludes other replicas. While Redis is unreachable, the lock counts as held.</summary>
internal sealed class SharedLock(SharedRedis redis, string ownerKey, TimeProvider time) : IDisposable
{
    private const string Hold = """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then
            return 0
        end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string Release = """
        if redis.call('GET', KEYS[1]) == ARGV[1] then
            return redis.call('DEL', KEYS[1])
        end
        return 0
        """;

    /// <summary>The time after which the lock of a replica that has stopped becomes free.</summary>
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _renewalInterval = TimeSpan.FromSeconds(1.5);

    // Shorter than the lease: a request that is sent at the last moment must reach upstream before the lease ends, and clocks differ.
    private static readonly TimeSpan _maxHoldWithoutRenewal = TimeSpan.FromSeconds(4);

    private readonly RedisKey _key = SharedRedis.KeyOf($"lock:{SharedRedis.HashOf(ownerKey)}");
    private readonly RedisValue _token = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private ITimer? _renewal;
    private long _heldSince;
    private volatile bool _isTaken;
    private bool _isDisposed;

    /// <summary>
    /// Whether another replica may hold the lock: another one took it, or this process was suspended for so long that the lease may have
    /// ended.
    /// </summary>
    public bool IsLost => _isTaken || time.GetElapsedTime(Volatile.Read(ref _heldSince)) >= _maxHoldWithoutRenewal;

    /// <returns>Whether the lock was free.</returns>
    public async Task<bool> TryTakeAsync()
    {
        if (!await HoldAsync())
        {
            return false;
        }

        _renewal = time.CreateTimer(_ => _ = RenewAsync(), state: null, _renewalInterval, _renewalInterval);
        return true;
    }

    public void Dispose()
    {
        _renewal?.Dispose();
        lock (_lock)
        {
            _isDisposed = true;

            // If Redis doesn't get this command, the lease ends by itself.
            _ = redis
                .TryExecuteAsync(async store => (bool)await store.ScriptEvaluateAsync(Release, [_key], [_token]), fallback: false)
                .AsTask();
        }
    }

    private async Task RenewAsync()
    {
        Task<bool> renewal;
        lock (_lock)
        {
            // A renewal after the release would take the lock again.
            if (_isDisposed || IsLost)
            {
                return;
            }

            renewal = HoldAsync();
        }

        _isTaken = !await renewal;
    }

    private async Task<bool> HoldAsync()
    {
        // From before the command: its response may be slow.
        var now = time.GetTimestamp();
        var isHeld = await redis.TryExecuteAsync(
            async store => (bool)await store.ScriptEvaluateAsync(Hold, [_key], [_token, (long)_lease.TotalMilliseconds]),
            fallback: true
        );
        if (isHeld)
        {
            Volatile.Write(ref _heldSince, now);
        }

        return isHeld;
    }
}
