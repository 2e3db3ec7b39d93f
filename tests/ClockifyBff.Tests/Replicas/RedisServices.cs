using System.Diagnostics.Metrics;
using ClockifyBff.Replicas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClockifyBff.Tests.Replicas;

/// <summary>The services of a replica that use Redis, and their log messages.</summary>
internal sealed class RedisServices : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly ServiceProvider _services;
    private readonly List<string> _logMessages = [];

    private RedisServices(RedisServer? server)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(this));
        services.AddMetrics();
        services.AddSingleton(provider => provider.GetRequiredService<IMeterFactory>().Create("test"));
        services.Configure<ReplicaOptions>(options => options.Redis = server?.ConnectionString);
        services.AddSingleton<SharedRedis>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<CacheTagVersions>();
        _services = services.BuildServiceProvider();
        Redis = _services.GetRequiredService<SharedRedis>();
        Versions = _services.GetRequiredService<CacheTagVersions>();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SharedRedis Redis { get; }

    public CacheTagVersions Versions { get; }

    public IReadOnlyList<string> LogMessages
    {
        get
        {
            lock (_logMessages)
            {
                return [.. _logMessages];
            }
        }
    }

    public static async Task<RedisServices> StartAsync(RedisServer? server, bool waits = true)
    {
        var replica = new RedisServices(server);
        await replica.Redis.StartAsync(Stop);
        if (waits && server is not null)
        {
            await replica.WaitForReachableAsync(isReachable: true);
        }

        return replica;
    }

    public Task WaitForReachableAsync(bool isReachable) => Eventually.TrueAsync(() => Redis.IsReachable == isReachable);

    public Task WaitForLogMessagesAsync(int times) => Eventually.TrueAsync(() => LogMessages.Count >= times);

    /// <summary>Increments a counter in Redis; returns -1 without Redis.</summary>
    public ValueTask<long> CountAsync() =>
        Redis.TryExecuteAsync(redis => redis.StringIncrementAsync(SharedRedis.KeyOf("count")), fallback: -1);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        lock (_logMessages)
        {
            _logMessages.Add(formatter(state, exception));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    public void Dispose() { }
}
