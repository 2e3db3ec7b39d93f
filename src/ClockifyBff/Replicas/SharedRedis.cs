using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>
/// The Redis that replicas share. It may start late, disappear and return. A command waits for it at most a second; after a failure,
/// commands use their fallback at once until Redis is reachable again.
/// </summary>
internal sealed partial class SharedRedis : BackgroundService
{
    // The hash tag puts all keys into one slot of a Redis cluster: scripts and multi-key reads must stay within one slot.
    private const string Prefix = "{clockifybff}:";
    private const string ChannelPrefix = "clockifybff:said:";

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _checkInterval = TimeSpan.FromSeconds(1);

    private readonly ILogger<SharedRedis> _logger;
    private readonly ConfigurationOptions? _configuration;
    private readonly ConcurrentBag<Func<IDatabase, Task>> _onReconnected = [];
    private readonly ConcurrentDictionary<string, Action<string>> _subscribers = new(StringComparer.Ordinal);
    private bool _isSubscribed;
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
        Unreachable,
        Reachable,
    }

    /// <summary>Whether a Redis is configured; without one, this is the only replica.</summary>
    public bool IsConfigured => _configuration is not null;

    /// <summary>Whether Redis answers. Until it does for the first time, and while it doesn't, this replica works alone.</summary>
    public bool IsReachable => Volatile.Read(ref _state) == (int)State.Reachable;

    /// <summary>The key of a value that replicas share.</summary>
    public static RedisKey KeyOf(string name) => Prefix + name;

    /// <summary>The channel of a name that <see cref="Subscribe"/> takes.</summary>
    public static RedisChannel ChannelOf(string name) => RedisChannel.Literal(ChannelPrefix + name);

    /// <summary>The hash of an owner key: Redis contains nobody's name.</summary>
    public static string HashOf(string ownerKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ownerKey)));

    /// <summary>Executes a command. It may have taken effect even if the fallback is returned.</summary>
    /// <param name="command">The command.</param>
    /// <param name="fallback">The result if Redis is unreachable.</param>
    public async ValueTask<T> TryExecuteAsync<T>(Func<IDatabase, Task<T>> command, T fallback)
    {
        if (!IsReachable)
        {
            return fallback;
        }

        try
        {
            return await command(_database!).WaitAsync(_timeout);
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            OnFailed(ReasonOf(e));
            return fallback;
        }
    }

    /// <summary>Publishes a message to all replicas, including this one. While Redis is unreachable, the message is lost.</summary>
    public async ValueTask PublishAsync(string channel, string message) =>
        await TryExecuteAsync(redis => redis.PublishAsync(ChannelOf(channel), message), fallback: 0);

    /// <summary>Subscribes to a channel.</summary>
    public void Subscribe(string channel, Action<string> onMessage) => _subscribers[ChannelPrefix + channel] = onMessage;

    /// <summary>Registers an action that runs each time Redis becomes reachable, before any other command is executed.</summary>
    public void OnReconnected(Func<IDatabase, Task> action) => _onReconnected.Add(action);

    public override void Dispose()
    {
        base.Dispose();
        _connection?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            await CheckAsync();
            await Task.Delay(_checkInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static ConfigurationOptions Configure(string redis)
    {
        var configuration = RedisConnection.Parse(redis)!;
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConnectTimeout = configuration.SyncTimeout = configuration.AsyncTimeout = (int)_timeout.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)_checkInterval.TotalMilliseconds / 2);
        return configuration;
    }

    private static string ReasonOf(Exception e) =>
        e is RedisConnectionException { FailureType: var failure } ? failure.ToString() : e.GetType().Name;

    /// <summary>Notices that Redis has become reachable or unreachable, also while no command is executed.</summary>
    private async Task CheckAsync()
    {
        try
        {
            _connection ??= await ConnectAsync();
            _database ??= _connection.GetDatabase();

            // A Redis that accepts no scripts or no writes counts as unreachable.
            await _database.ScriptEvaluateAsync("return redis.call('SET', KEYS[1], 1, 'EX', 10)", [KeyOf("seen")]).WaitAsync(_timeout);
            if (!IsReachable)
            {
                await OnReachableAsync(_connection, _database);
            }
        }
#pragma warning disable CA1031 // An exception that escapes from a background service stops the host.
        catch (Exception e)
#pragma warning restore CA1031
        {
            OnFailed(ReasonOf(e));
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(_configuration!);
        connection.ConnectionFailed += (_, failure) => OnFailed(failure.FailureType.ToString());
        return connection;
    }

    private async Task OnReachableAsync(ConnectionMultiplexer connection, IDatabase redis)
    {
        if (!_isSubscribed)
        {
            // Once: the library subscribes again after each reconnect.
            await connection.GetSubscriber().SubscribeAsync(RedisChannel.Pattern(ChannelPrefix + "*"), OnMessage).WaitAsync(_timeout);
            _isSubscribed = true;
        }

        foreach (var action in _onReconnected)
        {
            await action(redis).WaitAsync(_timeout);
        }

        Volatile.Write(ref _state, (int)State.Reachable);
        Log.Reachable(_logger);
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        if (_subscribers.TryGetValue(channel.ToString(), out var onMessage))
        {
            onMessage(message.ToString());
        }
    }

    private void OnFailed(string reason)
    {
        if (Interlocked.Exchange(ref _state, (int)State.Unreachable) != (int)State.Unreachable)
        {
            Log.Unreachable(_logger, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(601, LogLevel.Warning, "Redis is unreachable ({Reason}): this replica works alone")]
        public static partial void Unreachable(ILogger logger, string reason);

        [LoggerMessage(602, LogLevel.Information, "Redis is reachable")]
        public static partial void Reachable(ILogger logger);
    }
}
