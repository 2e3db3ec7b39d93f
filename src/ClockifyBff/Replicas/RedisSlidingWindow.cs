using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>
/// The ring of all replicas, in Redis and by its clock: whoever comes first gets a grant, but nobody more than a part while others wait.
/// </summary>
/// <remarks>One at a time asks; who looks meanwhile sees what was true before.</remarks>
internal sealed class RedisSlidingWindow
{
    // Times are in microseconds. Those far ahead are of a clock that was set back: nobody waits until it has caught up.
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

    private static readonly TimeSpan _aTick = TimeSpan.FromMilliseconds(1);
    private static readonly long[] _away = [(long)SlidingWindow.Window.TotalMicroseconds, 1, 0];

    private readonly SharedRedis _redis;
    private readonly int _perWindow;
    private readonly TimeProvider _time;
    private readonly ColdStartMargin _lateness;
    private readonly string _replica;
    private readonly RedisKey[] _keys;
    private TimeSpan _trip;
    private long _freeAt;
    private long _latest;
    private int _waiting = 1;
    private bool _isBusy;

    public RedisSlidingWindow(SharedRedis redis, int perWindow, TimeProvider time)
    {
        (_redis, _perWindow, _time) = (redis, perWindow, time);
        _lateness = new ColdStartMargin(time, perWindow);
        _replica = Guid.NewGuid().ToString("N");
        _keys = [SharedRedis.KeyOf("grants"), SharedRedis.KeyOf($"grants:{_replica}"), SharedRedis.KeyOf("grants:waiting")];
    }

    /// <summary>The mean distance of two grants of this replica while so many wait for them as now.</summary>
    public TimeSpan Interval => SlidingWindow.Window / _perWindow * _waiting;

    /// <summary>How long until somebody may ask for one who can wait: each a little later, so that others soon find one.</summary>
    public TimeSpan UntilApart
    {
        get
        {
            // What is finer than a timer needs no distance.
            var (interval, since) = (Interval, _time.GetElapsedTime(_latest));
            return interval < _aTick || since >= interval ? TimeSpan.Zero : interval - since;
        }
    }

    /// <summary>Asks for a grant.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> TakeAsync()
    {
        var since = _time.GetTimestamp();
        var late = _lateness.OfNext > _trip ? _lateness.OfNext : _trip;
        RedisValue[] values =
        [
            _replica,
            _perWindow,
            (long)SlidingWindow.Window.TotalMicroseconds,
            (long)late.TotalMicroseconds,
            Guid.NewGuid().ToString("N"),
        ];
        var answer = await _redis.TryExecuteAsync(
            async database => (long[]?)await database.ScriptEvaluateAsync(Script, _keys, values),
            _away
        );
        _trip = _time.GetElapsedTime(since);
        _waiting = (int)Math.Max(1, answer![1]);
        _isBusy = answer[2] != 0;
        _freeAt = _time.GetTimestamp() + Ticks(TimeSpan.FromMicroseconds(answer[0]));
        if (answer[0] > 0)
        {
            return false;
        }

        // One that was longer on its way than it was entered with would leave with those that come after it.
        _lateness.Granted();
        _latest = _time.GetTimestamp();
        return _trip <= late + (SlidingWindow.Window - TimeSpan.FromSeconds(1));
    }

    /// <summary>How long until a grant is free for somebody who lets others of this replica go first.</summary>
    /// <param name="ahead">How many others.</param>
    /// <param name="after">How long nobody goes at all.</param>
    public TimeSpan UntilFree(int ahead, TimeSpan after)
    {
        var now = _time.GetTimestamp();
        var from = now + Ticks(after);
        var first = Math.Max(Math.Max(from, _freeAt), _isBusy ? _latest + Ticks(SlidingWindow.ApartAt(Interval)) : from);
        var (rounds, place) = Math.DivRem(ahead, Math.Max(1, _perWindow / _waiting));
        var apart = _isBusy || rounds > 0 ? SlidingWindow.ApartAt(Interval) : TimeSpan.Zero;
        return _time.GetElapsedTime(now, first) + (SlidingWindow.Window * rounds) + (apart * place);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
