using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Two replicas of the service in this process, on one store, one Redis and one Maton: they start fast and take a clock. Cached entries
/// grow old on them only by a write. Tests that kill or freeze a replica use <see cref="ReplicaProcesses"/>.
/// </summary>
internal sealed class InProcessReplicas : IAsyncDisposable
{
    private readonly List<HttpClient> _callers = [];

    private InProcessReplicas(StartedSandbox sandbox, RedisServer redis) => (Sandbox, Redis) = (sandbox, redis);

    public StartedSandbox Sandbox { get; }

    public RedisServer Redis { get; }

    public BffFixture One { get; private set; } = null!;

    public BffFixture Other { get; private set; } = null!;

    /// <summary>The path of the workspace below <c>/api/v1</c>, and below Clockify's own API.</summary>
    public string Root { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<InProcessReplicas> StartAsync(
        RedisServer? redis = null,
        TimeProvider? othersTime = null,
        params (string Key, string? Value)[] settings
    )
    {
        var replicas = new InProcessReplicas(await StartedSandbox.StartAsync(), redis ?? await RedisServer.StartAsync());
        (string, string?)[] all =
        [
            .. TestStore.NewSqlite().Settings,
            replicas.Redis.Setting,
            ("Replicas:Count", "2"),
            ("Authentication:Mode", "Development"),
            ("Connections:Adoption", "On"),
            ("Cache:TimeEntriesSeconds", "3600"),
            ("Cache:TimeEntriesMaxSeconds", "3600"),
            .. settings,
        ];
        return await replicas.OrDisposeAsync(async () =>
        {
            replicas.One = await BffFixture.StartBesideAsync(replicas.Sandbox, all);
            replicas.Other = await BffFixture.StartBesideAsync(replicas.Sandbox, all, othersTime ?? TimeProvider.System);
            await replicas.BecomeAsync("healthy");
            replicas.Root = $"workspaces/{await replicas.At(replicas.One, WorkspaceFixture.OwnersEmail).FirstWorkspaceAsync()}";
        });
    }

    /// <summary>An employee who calls one of the replicas.</summary>
    public HttpClient At(BffFixture replica, string email)
    {
        var caller = replica.CallerOf(email);
        _callers.Add(caller);
        return caller;
    }

    /// <summary>A call below the workspace that must succeed.</summary>
    public async Task<CallResult> AskAsync(HttpClient caller, HttpMethod method, string path, object? body = null)
    {
        var answer = await caller.CallApiAsync(method, $"{Root}/{path}", body);
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer.Status} {answer.Text}");
        return answer;
    }

    /// <summary>What a list of the workspace holds, by a member of its items.</summary>
    public async Task<IReadOnlyList<string?>> ListAsync(HttpClient caller, string path, string member) =>
        [.. (await AskAsync(caller, HttpMethod.Get, path)).Items.Select(item => item.Text(member))];

    /// <summary>Waits until both say so of Redis; they are ready whatever it is.</summary>
    public async Task BecomeAsync(string redis)
    {
        foreach (var replica in (BffFixture[])[One, Other])
        {
            using var probe = replica.CallerOf();
            await Eventually.TrueAsync(async () =>
            {
                using var answer = await probe.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);
                Assert.Equal(200, (int)answer.StatusCode);
                return JsonDocument
                        .Parse(await answer.Content.ReadAsStringAsync(Stop))
                        .RootElement.GetProperty("checks")
                        .GetProperty("redis")
                        .Text("status") == redis;
            });
        }
    }

    /// <summary>Redis goes, as in a power cut.</summary>
    public async Task LoseRedisAsync()
    {
        await Redis.StopAsync();
        await BecomeAsync("degraded");
    }

    /// <summary>It comes back, and holds nothing any more.</summary>
    public async Task RestartRedisAsync()
    {
        await Redis.RestartAsync();
        await BecomeAsync("healthy");
    }

    /// <summary>How many calls Clockify gets meanwhile.</summary>
    public async Task<int> CallsDuringAsync(Func<Task> action)
    {
        var before = await Sandbox.Controls.JournalPositionAsync();
        await action();
        return (await Sandbox.Controls.JournalAsync(before, "gateway")).Count;
    }

    public async ValueTask DisposeAsync()
    {
        _callers.ForEach(caller => caller.Dispose());
        foreach (var replica in (BffFixture?[])[One, Other])
        {
            if (replica is not null)
            {
                await replica.DisposeAsync();
            }
        }

        await Redis.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
