namespace ClockifyBff.Tests.Harness;

/// <summary>Two replicas, each a process that can be killed or frozen, on one PostgreSQL, one Redis and one Maton.</summary>
internal sealed class ReplicaProcesses : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly TimeSpan _timeout;
    private readonly List<ServiceProcess> _started = [];

    private ReplicaProcesses(StartedSandbox sandbox, RedisServer redis, TestStore store, TimeSpan timeout) =>
        (Sandbox, Redis, _store, _timeout) = (sandbox, redis, store, timeout);

    public StartedSandbox Sandbox { get; }

    public RedisServer Redis { get; }

    public ServiceProcess One { get; private set; } = null!;

    public ServiceProcess Other { get; private set; } = null!;

    /// <param name="postgreSql">The server of the store.</param>
    /// <param name="timeout">How long the replicas wait for Maton; default 10 s.</param>
    public static async Task<ReplicaProcesses> StartAsync(PostgreSqlServer postgreSql, TimeSpan? timeout = null)
    {
        // The store comes first: without PostgreSQL it skips the test.
        var store = await TestStore.NewPostgreSqlAsync(postgreSql);
        var pair = new ReplicaProcesses(
            await StartedSandbox.StartAsync(),
            await RedisServer.StartAsync(),
            store,
            timeout ?? TimeSpan.FromSeconds(10)
        );
        return await pair.OrDisposeAsync(async () =>
        {
            (pair.One, pair.Other) = (pair.StartOne(), pair.StartOne());
            await Task.WhenAll(pair.One.ListeningAsync(), pair.Other.ListeningAsync());
        });
    }

    /// <summary>Another one takes the place of the first.</summary>
    public async Task ReplaceOneAsync()
    {
        One = StartOne();
        await One.ListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _started)
        {
            await replica.DisposeAsync();
        }

        await Redis.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    private ServiceProcess StartOne()
    {
        var replica = ServiceProcess.StartOn(
            Sandbox.Url,
            ("Maton__Timeout", $"{_timeout}"),
            ("Budget__RequestsPerSecond", "500"),
            ("Cache__TimeEntriesSeconds", "1"),
            ("Replicas__Redis", Redis.ConnectionString),
            ("Replicas__Count", "2"),
            ("Storage__Provider", _store.Provider),
            ("Storage__ConnectionString", _store.ConnectionString)
        );
        _started.Add(replica);
        return replica;
    }
}
