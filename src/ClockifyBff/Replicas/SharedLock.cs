using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>
/// A lock that all replicas see, as one of them holds it in Redis. While that is away nobody else is asked, and it holds here.
/// </summary>
internal sealed class SharedLock(SharedRedis redis, string employee, TimeProvider time) : IDisposable
{
    private const string Hold = """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then
            return 0
        end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string LetGo = """
        if redis.call('GET', KEYS[1]) == ARGV[1] then
            return redis.call('DEL', KEYS[1])
        end
        return 0
        """;

    /// <summary>How long a replica that no longer says anything keeps the others waiting.</summary>
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _renewsEvery = TimeSpan.FromSeconds(1.5);

    // Less than the lease: what is sent then still has its way before it, and clocks differ.
    private static readonly TimeSpan _believedFor = TimeSpan.FromSeconds(4);

    private readonly RedisKey _key = SharedRedis.KeyOf($"lock:{SharedRedis.NameOf(employee)}");
    private readonly RedisValue _token = Guid.NewGuid().ToString("N");
    private readonly Lock _gate = new();
    private ITimer? _renewal;
    private long _heldSince;
    private volatile bool _isTaken;
    private bool _isOver;

    /// <summary>
    /// Whether somebody else may have it by now: it was taken, or this replica stood still for so long that it could have been.
    /// </summary>
    public bool IsLost => _isTaken || time.GetElapsedTime(Volatile.Read(ref _heldSince)) >= _believedFor;

    /// <returns>Whether it was free.</returns>
    public async Task<bool> TryTakeAsync()
    {
        if (!await HoldAsync())
        {
            return false;
        }

        _renewal = time.CreateTimer(_ => _ = RenewAsync(), state: null, _renewsEvery, _renewsEvery);
        return true;
    }

    public void Dispose()
    {
        _renewal?.Dispose();
        lock (_gate)
        {
            _isOver = true;

            // Should Redis not hear it, the lease ends.
            _ = redis
                .TryExecuteAsync(async store => (bool)await store.ScriptEvaluateAsync(LetGo, [_key], [_token]), whenAway: false)
                .AsTask();
        }
    }

    private async Task RenewAsync()
    {
        Task<bool> renewal;
        lock (_gate)
        {
            // Once it is let go, nothing must take it again.
            if (_isOver || IsLost)
            {
                return;
            }

            renewal = HoldAsync();
        }

        _isTaken = !await renewal;
    }

    private async Task<bool> HoldAsync()
    {
        // As of now: the answer may take its time.
        var now = time.GetTimestamp();
        var isHeld = await redis.TryExecuteAsync(
            async store => (bool)await store.ScriptEvaluateAsync(Hold, [_key], [_token, (long)_lease.TotalMilliseconds]),
            whenAway: true
        );
        if (isHeld)
        {
            Volatile.Write(ref _heldSince, now);
        }

        return isHeld;
    }
}
