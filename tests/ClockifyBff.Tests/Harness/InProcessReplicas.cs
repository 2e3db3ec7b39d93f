using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Two replicas of the service in this process, with the same database, Redis and sandbox: they start fast and accept a clock. Their cache
/// entries expire after an hour, so that in a test only writes invalidate them. Tests that kill or freeze a replica use <see
/// cref="ReplicaProcesses"/>.
/// </summary>
internal sealed class InProcessReplicas : IAsyncDisposable
{
    private readonly List<HttpClient> _callers = [];

    private InProcessReplicas(StartedSandbox sandbox, RedisServer redis) => (Sandbox, Redis) = (sandbox, redis);

    public StartedSandbox Sandbox { get; }

    public RedisServer Redis { get; }

    public BffFixture First { get; private set; } = null!;

    public BffFixture Second { get; private set; } = null!;

    /// <summary>The path of the workspace below <c>/api/v1</c> and below Clockify's API.</summary>
    public string Root { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<InProcessReplicas> StartAsync(
        RedisServer? redis = null,
        TimeProvider? secondTime = null,
        params (string Key, string? Value)[] settings
    )
    {
        var replicas = new InProcessReplicas(await StartedSandbox.StartAsync(), redis ?? await RedisServer.StartAsync());
        (string, string?)[] allSettings =
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
        return await replicas.SetUpOrDisposeAsync(async () =>
        {
            replicas.First = await BffFixture.StartOnSandboxAsync(replicas.Sandbox, allSettings);
            replicas.Second = await BffFixture.StartOnSandboxAsync(replicas.Sandbox, allSettings, secondTime ?? TimeProvider.System);
            await replicas.WaitForRedisStatusAsync("healthy");
            replicas.Root = $"workspaces/{await replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail).FirstWorkspaceAsync()}";
        });
    }

    /// <summary>Creates a client that calls one of the replicas as an employee.</summary>
    public HttpClient CallerOf(BffFixture replica, string email)
    {
        var caller = replica.CallerOf(email);
        _callers.Add(caller);
        return caller;
    }

    /// <summary>Calls <c>/api/v1</c> below the workspace, and asserts that the call succeeds.</summary>
    public async Task<CallResult> SendAsync(HttpClient caller, HttpMethod method, string path, object? body = null)
    {
        var result = await caller.CallApiAsync(method, $"{Root}/{path}", body);
        Assert.True(result.Status is >= 200 and < 300, $"{method} {path}: {result.Status} {result.Text}");
        return result;
    }

    /// <summary>Returns a member of each item of a list.</summary>
    public async Task<IReadOnlyList<string?>> ListAsync(HttpClient caller, string path, string member) =>
        [.. (await SendAsync(caller, HttpMethod.Get, path)).Items.Select(item => item.Text(member))];

    /// <summary>Waits until both replicas report this status of Redis. Asserts that they are ready meanwhile.</summary>
    public async Task WaitForRedisStatusAsync(string status)
    {
        foreach (var replica in (BffFixture[])[First, Second])
        {
            using var probe = replica.CallerOf();
            await Eventually.TrueAsync(async () =>
            {
                using var response = await probe.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);
                Assert.Equal(200, (int)response.StatusCode);
                return JsonDocument
                        .Parse(await response.Content.ReadAsStringAsync(Stop))
                        .RootElement.GetProperty("checks")
                        .GetProperty("redis")
                        .Text("status") == status;
            });
        }
    }

    /// <summary>Kills Redis, and waits until both replicas notice.</summary>
    public async Task StopRedisAsync()
    {
        await Redis.StopAsync();
        await WaitForRedisStatusAsync("degraded");
    }

    /// <summary>Restarts Redis without its data, and waits until both replicas are connected.</summary>
    public async Task RestartRedisAsync()
    {
        await Redis.RestartAsync();
        await WaitForRedisStatusAsync("healthy");
    }

    /// <summary>Counts the requests that Clockify receives during an action.</summary>
    public async Task<int> CallsDuringAsync(Func<Task> action)
    {
        var before = await Sandbox.Controls.JournalPositionAsync();
        await action();
        return (await Sandbox.Controls.JournalAsync(before, "gateway")).Count;
    }

    public async ValueTask DisposeAsync()
    {
        _callers.ForEach(caller => caller.Dispose());
        foreach (var replica in (BffFixture?[])[First, Second])
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
