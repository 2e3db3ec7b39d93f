using System.Diagnostics.Metrics;
using ClockifyBff.Replicas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClockifyBff.Tests.Replicas;

/// <summary>As much of a replica as shares something through Redis, and what it says of that.</summary>
internal sealed class RedisServices : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly ServiceProvider _services;
    private readonly List<string> _said = [];

    private RedisServices(RedisServer? server)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(this));
        services.AddMetrics();
        services.AddSingleton(provider => provider.GetRequiredService<IMeterFactory>().Create("test"));
        services.Configure<ReplicaOptions>(options => options.Redis = server?.ConnectionString);
        services.AddSingleton<SharedRedis>();
        services.AddSingleton<CacheTagVersions>();
        _services = services.BuildServiceProvider();
        Redis = _services.GetRequiredService<SharedRedis>();
        Versions = _services.GetRequiredService<CacheTagVersions>();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SharedRedis Redis { get; }

    public CacheTagVersions Versions { get; }

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said)
            {
                return [.. _said];
            }
        }
    }

    public static async Task<RedisServices> StartAsync(RedisServer? server, bool waits = true)
    {
        var replica = new RedisServices(server);
        await replica.Redis.StartAsync(Stop);
        if (waits && server is not null)
        {
            await replica.BecomesAsync(isReachable: true);
        }

        return replica;
    }

    public Task BecomesAsync(bool isReachable) => Eventually.TrueAsync(() => Redis.IsReachable == isReachable);

    public Task SaysAsync(int times) => Eventually.TrueAsync(() => Said.Count >= times);

    /// <summary>Counts in Redis; -1 while it is away.</summary>
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
        lock (_said)
        {
            _said.Add(formatter(state, exception));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    public void Dispose() { }
}
