using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>
/// The sliding window of all replicas, in Redis and by the clock of Redis. Permits are granted first come, first served, but no replica
/// gets more than its part while others wait.
/// </summary>
/// <remarks>Permits are taken one at a time; the predictions describe the state after the last attempt.</remarks>
internal sealed class RedisSlidingWindow
{
    // Times are in microseconds. Entries from far in the future were written before the clock was set back, and are removed.
    private const string Script = """
        local all, own, waiting, replica = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
        local limit, window = tonumber(ARGV[2]), tonumber(ARGV[3])
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local function exactly(micros) return string.format('%.0f', micros) end
        local function forget(key, age)
            redis.call('ZREMRANGEBYSCORE', key, '-inf', exactly(now - age))
            redis.call('ZREMRANGEBYSCORE', key, exactly(now + 2 * window), '+inf')
        end
        local function remember(key, at, member)
            redis.call('ZADD', key, exactly(at), member)
            redis.call('PEXPIRE', key, 60000)
        end
        forget(all, 2 * window)
        forget(own, window)
        forget(waiting, 2 * window)
        redis.call('ZREM', waiting, replica)
        local replicas = redis.call('ZCARD', waiting) + 1
        local busy = redis.call('ZRANGE', all, -limit, -limit, 'WITHSCORES')[2]
        local wait = 0
        if busy and busy + window > now then
            wait = busy + window - now
        elseif replicas > 1 and redis.call('ZCARD', own) >= math.ceil(limit / replicas) then
            wait = 20000
        end
        if wait == 0 then
            remember(all, now + ARGV[4], ARGV[5])
            remember(own, now + ARGV[4], ARGV[5])
        else
            remember(waiting, now, replica)
        end
        return { wait, replicas, busy and 1 or 0 }
        """;

    private static readonly TimeSpan _timerResolution = TimeSpan.FromMilliseconds(1);
    private static readonly long[] _unreachable = [(long)SlidingWindow.Window.TotalMicroseconds, 1, 0];

    private readonly SharedRedis _redis;
    private readonly int _perWindow;
    private readonly TimeProvider _time;
    private readonly ColdStartMargin _coldStart;
    private readonly string _replica;
    private readonly RedisKey[] _keys;
    private TimeSpan _roundTrip;
    private long _freeAt;
    private long _latest;
    private int _waitingReplicas = 1;
    private bool _isBusy;

    public RedisSlidingWindow(SharedRedis redis, int perWindow, TimeProvider time)
    {
        (_redis, _perWindow, _time) = (redis, perWindow, time);
        _coldStart = new ColdStartMargin(time, perWindow);
        _replica = Guid.NewGuid().ToString("N");
        _keys = [SharedRedis.KeyOf("grants"), SharedRedis.KeyOf($"grants:{_replica}"), SharedRedis.KeyOf("grants:waiting")];
    }

    /// <summary>The mean time between two permits of this replica while as many replicas wait as now.</summary>
    public TimeSpan Interval => SlidingWindow.Window / _perWindow * _waitingReplicas;

    /// <summary>
    /// The time until a request that can wait may take a permit: one interval after the last one, so that urgent requests soon find a free
    /// one.
    /// </summary>
    public TimeSpan UntilSpaced
    {
        get
        {
            // Shorter intervals than a timer can measure need no spacing.
            var (interval, since) = (Interval, _time.GetElapsedTime(_latest));
            return interval < _timerResolution || since >= interval ? TimeSpan.Zero : interval - since;
        }
    }

    /// <summary>Takes a permit.</summary>
    /// <returns>Whether one was free.</returns>
    public async ValueTask<bool> TakeAsync()
    {
        var since = _time.GetTimestamp();
        var margin = _coldStart.Next > _roundTrip ? _coldStart.Next : _roundTrip;
        RedisValue[] values =
        [
            _replica,
            _perWindow,
            (long)SlidingWindow.Window.TotalMicroseconds,
            (long)margin.TotalMicroseconds,
            Guid.NewGuid().ToString("N"),
        ];
        var result = await _redis.TryExecuteAsync(
            async database => (long[]?)await database.ScriptEvaluateAsync(Script, _keys, values),
            fallback: _unreachable
        );
        _roundTrip = _time.GetElapsedTime(since);
        _waitingReplicas = (int)Math.Max(1, result![1]);
        _isBusy = result[2] != 0;
        _freeAt = _time.GetTimestamp() + Ticks(TimeSpan.FromMicroseconds(result[0]));
        if (result[0] > 0)
        {
            return false;
        }

        // A permit that took longer to arrive than its margin is not used: its request would be sent together with later ones.
        _coldStart.OnGranted();
        _latest = _time.GetTimestamp();
        return _roundTrip <= margin + (SlidingWindow.Window - TimeSpan.FromSeconds(1));
    }

    /// <summary>Predicts the time until a permit is free.</summary>
    /// <param name="ahead">The number of this replica's requests that take a permit before.</param>
    /// <param name="after">The time from now in which no permit is taken.</param>
    public TimeSpan UntilFree(int ahead, TimeSpan after)
    {
        var now = _time.GetTimestamp();
        var from = now + Ticks(after);
        var first = Math.Max(Math.Max(from, _freeAt), _isBusy ? _latest + Ticks(SlidingWindow.SpacingAt(Interval)) : from);
        var (rounds, place) = Math.DivRem(ahead, Math.Max(1, _perWindow / _waitingReplicas));
        var spacing = _isBusy || rounds > 0 ? SlidingWindow.SpacingAt(Interval) : TimeSpan.Zero;
        return _time.GetElapsedTime(now, first) + (SlidingWindow.Window * rounds) + (spacing * place);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
