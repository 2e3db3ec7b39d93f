using System.Net;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>Two replicas have one limiter.</summary>
[Trait("Kind", "replicas")]
public sealed class SharedRateLimitTests : IAsyncLifetime
{
    private const int Calls = 60;

    // In tens, 1.05 s apart; with a limiter for each replica it would be half of that.
    private static readonly TimeSpan _least = TimeSpan.FromSeconds(4);

    private InProcessReplicas _replicas = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _replicas = await InProcessReplicas.StartAsync(
            redis: null,
            secondTime: null,
            ("Budget:RequestsPerSecond", "10"),
            ("Budget:MaxWait", "00:00:30")
        );

    public ValueTask DisposeAsync() => _replicas.DisposeAsync();

    [Fact]
    public async Task Two_replicas_keep_the_rate_limit_with_Redis_without_it_and_after_its_return()
    {
        await CallAsync();

        await _replicas.Redis.StopAsync();
        await CallAsync();

        await _replicas.Redis.RestartAsync();
        await CallAsync();
    }

    [Fact]
    public async Task Account_limit_met_by_one_replica_pauses_the_other()
    {
        var owner = _replicas.CallerOf(_replicas.First, WorkspaceFixture.OwnersEmail);
        var member = _replicas.CallerOf(_replicas.Second, WorkspaceFixture.MembersEmail);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await StatusAsync(owner), await StatusAsync(member)]);
        await _replicas.Sandbox.Controls.FailNextAsync(
            new(SandboxFault.Response)
            {
                Status = 429,
                Body = """{"error":{"message":"Too many requests","code":429}}""",
                Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Retry-After"] = "600" },
            }
        );

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(owner));

        await Eventually.TrueAsync(async () => await StatusAsync(member) == HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("64a687e29ae1f428e7ebe303")]
    [InlineData("-")]
    [InlineData("~")]
    public async Task Workspace_limit_met_by_one_replica_pauses_only_that_workspace_on_the_other(string workspace)
    {
        var owner = _replicas.CallerOf(_replicas.First, WorkspaceFixture.OwnersEmail);
        var member = _replicas.CallerOf(_replicas.Second, WorkspaceFixture.MembersEmail);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await StatusAsync(owner), await StatusAsync(member)]);
        await _replicas.Sandbox.Controls.FailNextAsync(
            new(SandboxFault.Response)
            {
                Status = 429,
                Body = """{"message":"Too many requests","code":1}""",
                Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Retry-After"] = "600" },
            }
        );

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(owner, $"workspaces/{workspace}/tags"));

        await Eventually.TrueAsync(async () => await StatusAsync(member, $"workspaces/{workspace}/tags") == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(member));
    }

    /// <summary>Both are flooded; each call is answered, which takes as long as one limiter for both allows.</summary>
    private async Task CallAsync()
    {
        var position = await _replicas.Sandbox.Controls.JournalPositionAsync();
        var owner = _replicas.CallerOf(_replicas.First, WorkspaceFixture.OwnersEmail);
        var member = _replicas.CallerOf(_replicas.Second, WorkspaceFixture.MembersEmail);

        var statuses = await Task.WhenAll(Enumerable.Range(0, Calls).Select(number => StatusAsync(number % 2 == 0 ? owner : member)));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        var times = (await _replicas.Sandbox.Controls.JournalAsync(position, "gateway")).Select(call => call.Time).ToList();
        Assert.True(times.Count >= Calls);
        Assert.True(times[^1] - times[0] >= _least, $"{times.Count} calls in {times[^1] - times[0]}");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient caller, string path = "user")
    {
        using var response = await caller.GetAsync(new Uri($"/clockify/api/v1/{path}", UriKind.Relative), Stop);
        return response.StatusCode;
    }
}
