using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>
/// The Redis that replicas share. It may come late, go and come back: nobody waits for it longer than a second, and then nobody else does
/// until it answers again.
/// </summary>
internal sealed partial class SharedRedis : BackgroundService
{
    // All of it in one slot of a Redis that has several: scripts and reads of more than one key may touch no other.
    private const string Prefix = "{clockifybff}:";
    private const string Spoken = "clockifybff:said:";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly ILogger<SharedRedis> _logger;
    private readonly ConfigurationOptions? _configuration;
    private readonly ConcurrentBag<Func<IDatabase, Task>> _returns = [];
    private readonly ConcurrentDictionary<string, Action<string>> _listeners = new(StringComparer.Ordinal);
    private bool _listens;
    private ConnectionMultiplexer? _connection;
    private volatile IDatabase? _database;
    private int _state;

    public SharedRedis(IOptions<ReplicaOptions> options, Meter meter, ILogger<SharedRedis> logger)
    {
        _logger = logger;
        if (options.Value.Redis is { } redis)
        {
            _configuration = Configure(redis);
            meter.CreateObservableGauge(
                "clockifybff.replicas.redis",
                () => IsReachable ? 1 : 0,
                description: "Whether the Redis that replicas share is reachable."
            );
        }
    }

    private enum State
    {
        Unknown,
        Away,
        Here,
    }

    /// <summary>Whether there is to be a Redis at all; without one, this is the only replica.</summary>
    public bool IsUsed => _configuration is not null;

    /// <summary>Whether Redis answers. Before it does for the first time, and while it doesn't, this replica is on its own.</summary>
    public bool IsReachable => Volatile.Read(ref _state) == (int)State.Here;

    /// <summary>The key of something that replicas share.</summary>
    public static RedisKey KeyOf(string name) => Prefix + name;

    /// <summary>What an employee is called in Redis: it holds nobody's name.</summary>
    public static string NameOf(string employee) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(employee)));

    /// <summary>Asks Redis something. It may have been done, too, when no answer came.</summary>
    /// <param name="question">What.</param>
    /// <param name="whenAway">The answer while Redis is away.</param>
    public async ValueTask<T> TryExecuteAsync<T>(Func<IDatabase, Task<T>> question, T whenAway)
    {
        if (!IsReachable)
        {
            return whenAway;
        }

        try
        {
            return await question(_database!).WaitAsync(_patience);
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            Lose(ReasonOf(e));
            return whenAway;
        }
    }

    /// <summary>Says something to whoever listens on a replica, this one included; to nobody while Redis is away.</summary>
    public async ValueTask PublishAsync(string channel, string message) =>
        await TryExecuteAsync(redis => redis.PublishAsync(RedisChannel.Literal(Spoken + channel), message), whenAway: 0);

    /// <summary>Listens to what is said. What is said while Redis is away is never heard.</summary>
    public void Subscribe(string channel, Action<string> hear) => _listeners[Spoken + channel] = hear;

    /// <summary>Does something each time Redis comes, before anybody else asks it anything.</summary>
    public void OnReconnected(Func<IDatabase, Task> act) => _returns.Add(act);

    public override void Dispose()
    {
        base.Dispose();
        _connection?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (IsUsed && !stoppingToken.IsCancellationRequested)
        {
            await LookAsync();
            await Task.Delay(_interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static ConfigurationOptions Configure(string redis)
    {
        var configuration = RedisConnection.Parse(redis)!;
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConnectTimeout = configuration.SyncTimeout = configuration.AsyncTimeout = (int)_patience.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)_interval.TotalMilliseconds / 2);
        return configuration;
    }

    private static string ReasonOf(Exception e) =>
        e is RedisConnectionException { FailureType: var failure } ? failure.ToString() : e.GetType().Name;

    /// <summary>Notices that Redis has come or gone, also while nobody asks it anything.</summary>
    private async Task LookAsync()
    {
        try
        {
            _connection ??= await ConnectAsync();
            _database ??= _connection.GetDatabase();

            // A Redis that answers but takes no scripts or no writes is of no use.
            await _database.ScriptEvaluateAsync("return redis.call('SET', KEYS[1], 1, 'EX', 10)", [KeyOf("seen")]).WaitAsync(_patience);
            if (!IsReachable)
            {
                await ReturnAsync(_connection, _database);
            }
        }
#pragma warning disable CA1031 // Whatever it was, it must not end the service: that is what an escaped exception does here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Lose(ReasonOf(e));
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(_configuration!);
        connection.ConnectionFailed += (_, failure) => Lose(failure.FailureType.ToString());
        return connection;
    }

    private async Task ReturnAsync(ConnectionMultiplexer connection, IDatabase redis)
    {
        if (!_listens)
        {
            // Once: the library itself does it again after each loss.
            await connection.GetSubscriber().SubscribeAsync(RedisChannel.Pattern(Spoken + "*"), Hear).WaitAsync(_patience);
            _listens = true;
        }

        foreach (var act in _returns)
        {
            await act(redis).WaitAsync(_patience);
        }

        Volatile.Write(ref _state, (int)State.Here);
        Log.Here(_logger);
    }

    private void Hear(RedisChannel channel, RedisValue message)
    {
        if (_listeners.TryGetValue(channel.ToString(), out var hear))
        {
            hear(message.ToString());
        }
    }

    private void Lose(string reason)
    {
        if (Interlocked.Exchange(ref _state, (int)State.Away) != (int)State.Away)
        {
            Log.Away(_logger, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(601, LogLevel.Warning, "Redis is out of reach ({Reason}): this replica goes on by itself")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(602, LogLevel.Information, "Redis is reachable")]
        public static partial void Here(ILogger logger);
    }
}
