using System.Net;
using System.Net.Http.Json;
using ClockifyBff.Tests.Sandbox;

namespace ClockifyBff.Tests.Maton;

/// <summary>Upstream fails: reads are tried again, writes are not.</summary>
public sealed class RetriesTests(Workplace workplace) : IClassFixture<Workplace>
{
    private const string MatonsLimit = """{"error":{"message":"Too many requests","code":429}}""";
    private const string ClockifysLimit = """{"message":"Too many requests","code":429}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SandboxFault.Reset)]
    [InlineData(SandboxFault.HalfBody)]
    [InlineData(SandboxFault.Answer, 503, "<html>")]
    [InlineData(SandboxFault.Answer, 500, """{"message":"Oops","code":500}""")]
    [InlineData(SandboxFault.Answer, 429, MatonsLimit)]
    [InlineData(SandboxFault.Answer, 429, ClockifysLimit)]
    public async Task A_read_that_fails_once_is_answered_all_the_same(string kind, int status = 0, string? body = null)
    {
        await FailAsync("GET", 1, kind, status, body);

        using var answer = await workplace.Owner.GetAsync(Path("/tags"), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, await workplace.Sandbox.FaultsLeftAsync());
    }

    [Fact]
    public async Task Three_attempts_are_all_there_are()
    {
        await FailAsync("GET", 4, SandboxFault.Answer, 503, "<html>");
        var position = await workplace.Sandbox.JournalPositionAsync();

        using var answer = await workplace.Owner.GetAsync(Path("/tags"), Stop);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(3, (await workplace.Sandbox.JournalAsync(position, "gateway")).Count);
        await workplace.Sandbox.ClearFaultsAsync();
    }

    [Theory]
    [InlineData(SandboxFault.Reset)]
    [InlineData(SandboxFault.Answer, 503, "<html>")]
    [InlineData(SandboxFault.Answer, 500, """{"message":"Oops","code":500}""")]
    [InlineData(SandboxFault.Answer, 429, ClockifysLimit)]
    public async Task A_write_goes_out_once(string kind, int status = 0, string? body = null)
    {
        await FailAsync("POST", 1, kind, status, body);
        var position = await workplace.Sandbox.JournalPositionAsync();

        using var answer = await workplace.Owner.PostAsJsonAsync(Path("/tags"), new { name = $"Once {Guid.NewGuid()}" }, Stop);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Single(await workplace.Sandbox.JournalAsync(position, "gateway"), call => call.Method == "POST");
    }

    [Fact]
    public async Task Clockifys_own_limit_passes_the_raw_path_as_it_is_and_holds_up_its_workspace_alone()
    {
        await using var other = await Workplace.StartAsync();
        await other.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Answer)
        {
            Path = "/api/v1/workspaces/*/clients",
            Status = 429,
            Body = ClockifysLimit,
            Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Retry-After"] = "600" },
        });
        var raw = new Uri($"/clockify/api/v1/{other.Root}/clients", UriKind.Relative);

        using var limited = await other.Owner.GetAsync(raw, Stop);
        var position = await other.Sandbox.JournalPositionAsync();
        using var refused = await other.Member.GetAsync(raw, Stop);

        Assert.Equal((HttpStatusCode.TooManyRequests, ClockifysLimit), (limited.StatusCode, await limited.Content.ReadAsStringAsync(Stop)));
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (refused.StatusCode, (await refused.ProblemAsync()).ErrorCode));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 590, 601);
        Assert.Empty(await other.Sandbox.JournalAsync(position));
        Assert.Equal(HttpStatusCode.OK, (await other.Owner.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop)).StatusCode);
    }

    private Uri Path(string below) => new($"/api/v1/{workplace.Root}{below}", UriKind.Relative);

    /// <summary>The next reads of tags, or writes of them, fail; what is at hand is too old to be read.</summary>
    private async Task FailAsync(string method, int count, string kind, int status, string? body)
    {
        using var raised = await workplace.Owner.PostAsJsonAsync(Path("/tags"), new { name = $"Raises {Guid.NewGuid()}" }, Stop);
        raised.EnsureSuccessStatusCode();
        await workplace.Sandbox.FailNextAsync(new SandboxFault(kind)
        {
            Method = method,
            Path = "/api/v1/workspaces/*/tags",
            Status = status,
            Body = body,
            Headers = new Dictionary<string, string> { ["Content-Type"] = body?.StartsWith('{') ?? false ? "application/json" : "text/html" },
            Count = count,
        });
    }
}
