using System.Diagnostics;

namespace ClockifyBff.Tests.Upstream;

/// <summary>Upstream fails: reads are retried, each attempt with its own permit; writes are sent once.</summary>
[Trait("Kind", "API")]
public sealed class UpstreamRetryTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private const string Html = "<html>";
    private const string ClockifyError = """{"message":"Oops","code":1}""";
    private const string MatonError = """{"error":{"message":"Oops","code":1}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SandboxFault.Reset)]
    [InlineData(SandboxFault.HalfBody)]
    [InlineData(SandboxFault.Response, 500, ClockifyError)]
    [InlineData(SandboxFault.Response, 502, MatonError)]
    [InlineData(SandboxFault.Response, 503, Html)]
    public async Task Read_that_fails_twice_succeeds_at_the_third_attempt(string kind, int status = 0, string? body = null)
    {
        var (result, calls) = await ReadAsync(fixture, await TagAsync(), Fault(kind, status, body) with { Count = 2 });

        Assert.Equal((200, 3), (result.Status, calls));
    }

    [Fact]
    public async Task Read_is_attempted_at_most_three_times()
    {
        var (result, calls) = await ReadAsync(fixture, await TagAsync(), Fault(SandboxFault.Response, 503, Html) with { Count = 4 });

        Assert.Equal((502, "upstream_invalid_response"), result.StatusAndErrorCode);
        Assert.Equal(("retry", 3), (result.Problem.Action, calls));
        await fixture.Sandbox.ClearFaultsAsync();
    }

    [Theory]
    [InlineData(400, ClockifyError, "not_found")]
    [InlineData(403, ClockifyError, "upstream_forbidden")]
    [InlineData(501, ClockifyError, "upstream_unavailable")]
    [InlineData(429, ClockifyError, "rate_limited")]
    [InlineData(429, MatonError, "rate_limited")]
    [InlineData(400, MatonError, "upstream_invalid_response")]
    [InlineData(401, MatonError, "upstream_auth_failed")]
    [InlineData(401, Html, "upstream_invalid_response")]
    [InlineData(200, Html, "upstream_invalid_response")]
    public async Task Read_with_a_definite_error_is_not_retried(int status, string body, string errorCode)
    {
        await using var own = await WorkspaceFixture.StartAsync();

        var (result, calls) = await ReadAsync(
            own,
            $"{own.Root}/tags/{own.Id("tags", "Travel")}",
            Fault(SandboxFault.Response, status, body)
        );

        Assert.Equal((errorCode, 1), (result.Problem.ErrorCode, calls));
    }

    [Fact]
    public async Task Each_attempt_takes_a_permit()
    {
        await using var bff = await BffFixture.StartAsync(("Budget:RequestsPerSecond", "2"), ("Budget:MaxWait", "00:00:30"));
        using var caller = bff.CallerOf(WorkspaceFixture.OwnersEmail);
        await caller.FirstWorkspaceAsync();
        await bff.Sandbox.FailNextAsync(Fault(SandboxFault.Response, 503, Html) with { Path = "/api/v1/workspaces", Count = 2 });

        var since = Stopwatch.GetTimestamp();
        (await caller.CallApiAsync(HttpMethod.Get, "workspaces")).Is(200);

        Assert.Equal(0, await bff.Sandbox.FaultsLeftAsync());
        Assert.True(
            Stopwatch.GetElapsedTime(since) >= TimeSpan.FromSeconds(1.05),
            "Three calls were sent, although only two were allowed."
        );
    }

    [Theory]
    [InlineData(SandboxFault.Reset)]
    [InlineData(SandboxFault.Close)]
    [InlineData(SandboxFault.HalfBody)]
    [InlineData(SandboxFault.Response, 500, ClockifyError)]
    [InlineData(SandboxFault.Response, 502, MatonError)]
    [InlineData(SandboxFault.Response, 503, Html)]
    public async Task Failed_write_is_sent_once(string kind, int status = 0, string? body = null)
    {
        var fault = Fault(kind, status, body);
        foreach (
            var (upstream, method, path, content) in ((string, HttpMethod, string, object?)[])
                [
                    ("POST", HttpMethod.Post, $"{fixture.Root}/tags", new { name = $"Once {Guid.NewGuid()}" }),
                    ("PUT", HttpMethod.Patch, await TagAsync(), new { name = $"Once {Guid.NewGuid()}" }),
                    ("DELETE", HttpMethod.Delete, await TagAsync(), null),
                    ("PATCH", HttpMethod.Post, $"{fixture.Root}/timer/stop", null),
                ]
        )
        {
            await fixture.SendAsync(HttpMethod.Post, $"{fixture.Root}/timer/start", new { });

            var (result, calls) = await SendAsync(fixture, method, path, fault with { Method = upstream }, content);

            Assert.True((502, "check", 1) == (result.Status, result.Problem.Action, calls), $"{upstream}, {calls} times: {result.Text}");
        }
    }

    [Fact]
    public async Task Control_plane_reads_are_retried_and_writes_are_sent_once()
    {
        await using var bff = await BffFixture.StartAsync(BffFixture.TokenSettings);
        using var asha = await TokenClient.OfAsync(bff, "asha@example.com");
        var fault = Fault(SandboxFault.Response, 503, Html);

        await bff.Sandbox.FailNextAsync(fault with { Path = "/connections", Method = "POST" });
        Assert.Equal(502, (await asha.TryAsync(HttpMethod.Post, "/api/v1/connections")).Status);
        Assert.Single(await bff.Sandbox.JournalAsync(plane: "control"));

        await bff.Sandbox.FailNextAsync(fault with { Path = "/connections/*", Method = "GET", Count = 2 });
        var id = TokenClient.Id(await asha.StartAsync());
        Assert.Equal(0, await bff.Sandbox.FaultsLeftAsync());

        await bff.Sandbox.FailNextAsync(fault with { Path = "/connections/*", Method = "DELETE" });
        Assert.Equal(502, (await asha.TryAsync(HttpMethod.Delete, $"/api/v1/connections/{id}")).Status);
        Assert.Single(await bff.Sandbox.JournalAsync(plane: "control"), call => call.Method == "DELETE");
    }

    private static SandboxFault Fault(string kind, int status, string? body) =>
        new(kind)
        {
            Method = "GET",
            Status = status,
            Body = body,
            Headers = new Dictionary<string, string> { ["Content-Type"] = body == Html ? "text/html" : "application/json" },
        };

    private static Task<(CallResult Result, int Calls)> ReadAsync(WorkspaceFixture fixture, string path, SandboxFault fault) =>
        SendAsync(fixture, HttpMethod.Get, path, fault with { Path = $"/api/v1/{path}" });

    /// <summary>Sends a request while upstream fails; returns the result, and how many requests went upstream.</summary>
    private static async Task<(CallResult Result, int Calls)> SendAsync(
        WorkspaceFixture fixture,
        HttpMethod method,
        string path,
        SandboxFault fault,
        object? body = null
    )
    {
        var position = await fixture.Sandbox.JournalPositionAsync();
        await fixture.Sandbox.FailNextAsync(fault);
        var result = await fixture.SendAsync(method, path, body);
        return (
            result,
            (await fixture.Sandbox.JournalAsync(position, "gateway")).Count(call =>
                call.Method == fault.Method && call.Target.EndsWith(fault.Path ?? "", StringComparison.Ordinal)
            )
        );
    }

    /// <summary>Creates a tag and returns its path. Reads by id are not cached.</summary>
    private async Task<string> TagAsync() =>
        $"{fixture.Root}/tags/{(await fixture.CreateAsync("tags", new { name = $"Tag {Guid.NewGuid()}" })).Text("id")}";
}
