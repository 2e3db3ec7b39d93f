using System.Net;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>Rate limits of Maton and Clockify. Each test has a service of its own, because a pause affects all callers.</summary>
[Trait("Kind", "API")]
public sealed class RawRateLimitTests
{
    private const string MatonsLimit = """{"error":{"message":"Too many requests","code":429}}""";
    private const string ClockifysLimit = """{"message":"Too many requests","code":429}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("7", "7")]
    [InlineData("0", "1")]
    [InlineData("-5", "1")]
    [InlineData("soon", "1")]
    [InlineData("999999", "3600")]
    public async Task Retry_After_of_Maton_is_forwarded_within_one_second_and_one_hour(string asked, string said)
    {
        await using var fixture = await WorkspaceFixture.StartAsync();
        await LimitNextAsync(fixture, MatonsLimit, asked);

        using var limited = await fixture.Owner.GetAsync(Raw(fixture, "/clients"), Stop);

        Assert.Equal((HttpStatusCode.TooManyRequests, said), (limited.StatusCode, limited.Headers.RetryAfter!.ToString()));
    }

    [Fact]
    public async Task Maton_rate_limit_pauses_every_caller_before_anything_is_sent()
    {
        await using var fixture = await WorkspaceFixture.StartAsync();
        await LimitNextAsync(fixture, MatonsLimit, "600");
        using var limited = await fixture.Owner.GetAsync(Raw(fixture, "/clients"), Stop);
        var position = await fixture.Sandbox.JournalPositionAsync();

        foreach (
            var path in (Uri[])
                [
                    Raw(fixture, "/clients"),
                    new("/clockify/api/v1/user", UriKind.Relative),
                    new($"/api/v1/{fixture.Root}/timers", UriKind.Relative),
                ]
        )
        {
            using var refused = await fixture.Member.GetAsync(path, Stop);
            Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (refused.StatusCode, (await refused.ProblemAsync()).ErrorCode));
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 590, 602);
        }

        Assert.Empty(await fixture.Sandbox.JournalAsync(position));
    }

    [Fact]
    public async Task Clockify_rate_limit_is_forwarded_and_pauses_its_workspace_only()
    {
        await using var fixture = await WorkspaceFixture.StartAsync();
        await LimitNextAsync(fixture, ClockifysLimit, "600");
        using var limited = await fixture.Owner.GetAsync(Raw(fixture, "/clients"), Stop);
        var position = await fixture.Sandbox.JournalPositionAsync();

        using var refused = await fixture.Member.GetAsync(Raw(fixture, "/tags"), Stop);
        using var elsewhere = await fixture.Owner.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.TooManyRequests, ClockifysLimit), (limited.StatusCode, await limited.Content.ReadAsStringAsync(Stop)));
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (refused.StatusCode, (await refused.ProblemAsync()).ErrorCode));
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        Assert.Equal("/clockify/api/v1/user", Assert.Single(await fixture.Sandbox.JournalAsync(position, "gateway")).Target);
    }

    private static Uri Raw(WorkspaceFixture fixture, string below) => new($"/clockify/api/v1/{fixture.Root}{below}", UriKind.Relative);

    private static Task LimitNextAsync(WorkspaceFixture fixture, string body, string retryAfter) =>
        fixture.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Path = "/api/v1/workspaces/*/clients",
                Status = 429,
                Body = body,
                Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Retry-After"] = retryAfter },
            }
        );
}
