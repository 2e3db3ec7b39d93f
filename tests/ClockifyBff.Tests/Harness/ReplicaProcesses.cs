namespace ClockifyBff.Tests.Harness;

/// <summary>Two replicas with the same PostgreSQL database, Redis and sandbox, each in a process that a test can kill or freeze.</summary>
internal sealed class ReplicaProcesses : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly TimeSpan _timeout;
    private readonly List<ServiceProcess> _started = [];

    private ReplicaProcesses(StartedSandbox sandbox, RedisServer redis, TestStore store, TimeSpan timeout) =>
        (Sandbox, Redis, _store, _timeout) = (sandbox, redis, store, timeout);

    public StartedSandbox Sandbox { get; }

    public RedisServer Redis { get; }

    public ServiceProcess First { get; private set; } = null!;

    public ServiceProcess Second { get; private set; } = null!;

    /// <param name="postgreSql">The PostgreSQL server of the database.</param>
    /// <param name="timeout">The timeout of upstream calls; 10 s by default.</param>
    public static async Task<ReplicaProcesses> StartAsync(PostgreSqlServer postgreSql, TimeSpan? timeout = null)
    {
        // The database comes first, because without PostgreSQL it skips the test.
        var store = await TestStore.NewPostgreSqlAsync(postgreSql);
        var replicas = new ReplicaProcesses(
            await StartedSandbox.StartAsync(),
            await RedisServer.StartAsync(),
            store,
            timeout ?? TimeSpan.FromSeconds(10)
        );
        return await replicas.SetUpOrDisposeAsync(async () =>
        {
            (replicas.First, replicas.Second) = (replicas.StartReplica(), replicas.StartReplica());
            await Task.WhenAll(replicas.First.ListeningAsync(), replicas.Second.ListeningAsync());
        });
    }

    /// <summary>Starts a replica in place of the first.</summary>
    public async Task ReplaceFirstAsync()
    {
        First = StartReplica();
        await First.ListeningAsync();
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

    private ServiceProcess StartReplica()
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
