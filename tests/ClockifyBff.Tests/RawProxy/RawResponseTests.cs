using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ClockifyBff.Tests.RawProxy;

[Trait("Kind", "API")]
public sealed class RawResponseTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string UserPath = "/clockify/api/v1/user";

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(399)]
    public async Task Redirect_of_upstream_is_neither_followed_nor_forwarded(int status)
    {
        await using var elsewhere = await StartedSandbox.StartAsync();
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = status,
                Body = new string('x', 300_000),
                Headers = new Dictionary<string, string> { ["Location"] = elsewhere.Url.ToString() },
            }
        );

        var response = await GetUserAsync();

        Assert.Equal((502, "upstream_invalid_response"), (response.Status, response.ErrorCode));
        Assert.Null(response.Header("Location"));
        Assert.Empty(await elsewhere.Controls.JournalAsync());
    }

    [Fact]
    public async Task Response_body_is_forwarded_byte_for_byte()
    {
        const string body = """{ "next":"https://evil.example/page2",  "n":12345678901234567890, "e":"\u00e9" }""";
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 200,
                Body = body,
                Headers = Json,
            }
        );

        Assert.Equal(body, (await GetUserAsync()).Text);
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"Invalid API key sandbox","code":401}}""", 502, "upstream_auth_failed", "ask_admin")]
    [InlineData(401, """{"message":"Api key does not exist","code":4003}""", 409, "reconnect_required", "reconnect")]
    [InlineData(404, """{"message":"Connection 1 not found","type":"Not Found","code":404}""", 409, "reconnect_required", "reconnect")]
    [InlineData(
        404,
        """{"error":{"message":"Connection 1 not found","type":"Not Found","code":404}}""",
        409,
        "reconnect_required",
        "reconnect"
    )]
    [InlineData(400, """{"message":"Missing connection for the requested app","trace_id":"t"}""", 409, "reconnect_required", "reconnect")]
    [InlineData(429, """{"error":{"message":"Too many requests","code":429}}""", 429, "rate_limited", "wait")]
    [InlineData(401, """{"error":{"message":"Invalid key"}}""", 502, "upstream_auth_failed", "ask_admin")]
    [InlineData(400, """{"message":"bad query","type":"Bad Request","code":400}""", 502, "upstream_invalid_response", "retry")]
    [InlineData(403, """{"error":{"message":"endpoint blocked","code":403}}""", 403, "upstream_forbidden", "ask_admin")]
    [InlineData(205, "x", 502, "upstream_invalid_response", "retry")]
    [InlineData(500, """{"error":{"message":"Oops","code":500}}""", 502, "upstream_unavailable", "retry")]
    [InlineData(500, "<html>Oops</html>", 502, "upstream_invalid_response", "retry")]
    [InlineData(503, "", 502, "upstream_invalid_response", "retry")]
    public async Task Failures_that_are_not_Clockifys_become_problems(
        int status,
        string body,
        int expected,
        string errorCode,
        string action
    )
    {
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = status,
                Body = body,
                Headers = Json,
            }
        );

        var response = await GetUserAsync();

        Assert.Equal((expected, errorCode), (response.Status, response.ErrorCode));
        Assert.Equal(action, JsonDocument.Parse(response.Text).RootElement.GetProperty("action").GetString());
        Assert.DoesNotContain("sandbox", response.Text, StringComparison.Ordinal);
        Assert.Equal(expected == 429 ? "1" : null, response.Header("Retry-After"));
    }

    [Fact]
    public async Task Write_that_failed_upstream_has_action_check()
    {
        using var caller = bff.CallerOf();
        await caller.ReadAsync("user");
        await bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = "POST",
                Status = 503,
                Body = "<html>",
            }
        );

        using var response = await caller.PostAsJsonAsync(UserPath, new { }, TestContext.Current.CancellationToken);

        var problem = await response.ProblemAsync();
        Assert.Equal(("upstream_invalid_response", "check"), (problem.ErrorCode, problem.Action));
    }

    [Theory]
    [InlineData(400, """{"message":"Project doesn't belong to Workspace","code":501}""")]
    [InlineData(403, """{"message":"Access Denied","code":501}""")]
    [InlineData(400, """{"message":"\ud800","code":501}""")]
    [InlineData(400, """{"message":"no","code":"501"}""")]
    [InlineData(404, """{"message":"No static resource v1/x.","code":3000}""")]
    [InlineData(404, """{"timestamp":"2026-11-24T00:00:00Z","status":404,"error":"Not Found","path":"/x"}""")]
    [InlineData(404, "")]
    [InlineData(429, """{"message":"Too many requests","code":429}""")]
    [InlineData(500, """{"message":"Internal server error","code":0}""")]
    public async Task Error_of_Clockify_is_forwarded_unchanged(int status, string body)
    {
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = status,
                Body = body,
                Headers = Json,
            }
        );

        var response = await GetUserAsync();

        Assert.Equal((status, body), (response.Status, response.Text));
    }

    [Fact]
    public async Task Long_error_of_Clockify_is_forwarded_whole()
    {
        var body = $$"""{"message":"{{new string('x', 300_000)}}","code":501}""";
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 400,
                Body = body,
                Headers = Json,
            }
        );

        Assert.Equal(body, (await GetUserAsync()).Text);
    }

    [Fact]
    public async Task Long_error_that_is_not_Clockifys_becomes_a_problem()
    {
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 500,
                Body = $"<html>{new string('x', 300_000)}</html>",
                Headers = Json,
            }
        );

        var response = await GetUserAsync();

        Assert.Equal((502, "upstream_invalid_response"), (response.Status, response.ErrorCode));
        Assert.DoesNotContain("xxx", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_headers_are_only_listed_ones_of_upstream_and_those_of_the_service()
    {
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 200,
                Body = "[]",
                Headers = new Dictionary<string, string>
                {
                    ["Content-Type"] = "application/json",
                    ["Set-Cookie"] = "__Host-bff=evil; Path=/",
                    ["Access-Control-Allow-Origin"] = "*",
                    ["Strict-Transport-Security"] = "max-age=1",
                    ["Last-Page"] = "true",
                    ["total-count"] = "7",
                    ["ETag"] = "\"x\"",
                    ["Cache-Control"] = "public, max-age=600",
                },
            }
        );

        var response = await GetUserAsync();

        string[] known =
        [
            "Content-Type",
            "Content-Length",
            "Transfer-Encoding",
            "Date",
            "Last-Page",
            "total-count",
            "ETag",
            "Cache-Control",
            "Content-Security-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "X-Request-Id",
            "Vary",
        ];
        Assert.Empty(response.Headers.Select(header => header.Key).Except(known, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(("true", "7", "\"x\""), (response.Header("Last-Page"), response.Header("total-count"), response.Header("ETag")));
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
        Assert.Equal("sandbox; default-src 'none'", response.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        Assert.Contains("Authorization, Cookie, Maton-Connection", response.Header("Vary"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", "attachment")]
    [InlineData("image/svg+xml", "attachment")]
    [InlineData("application/javascript", "attachment")]
    [InlineData("application/json; charset=utf-8", null)]
    [InlineData("image/png", null)]
    public async Task Response_headers_keep_browsers_from_showing_upstream_pages(string contentType, string? disposition)
    {
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 200,
                Body = "<script>alert(1)</script>",
                Headers = new Dictionary<string, string> { ["Content-Type"] = contentType },
            }
        );

        Assert.Equal(disposition, (await GetUserAsync()).Header("Content-Disposition"));
    }

    [Theory]
    [InlineData("text/html", "inline; filename=page.html", "attachment")]
    [InlineData("application/pdf", "attachment; filename=report.pdf", "attachment; filename=report.pdf")]
    [InlineData("application/json", "inline", "inline")]
    public async Task Content_Disposition_of_upstream_is_forwarded_where_it_does_not_show_a_page(
        string contentType,
        string upstream,
        string forwarded
    )
    {
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 200,
                Body = "[]",
                Headers = new Dictionary<string, string> { ["Content-Type"] = contentType, ["Content-Disposition"] = upstream },
            }
        );

        Assert.Equal(forwarded, (await GetUserAsync()).Header("Content-Disposition"));
    }

    [Theory]
    [InlineData(200, "Last-Modified", "Tue, 03 Mar 2026 08:00:00 GMT")]
    [InlineData(200, "Content-Encoding", "x-other")]
    [InlineData(200, "Content-Type", "application/json; charset=utf-8")]
    [InlineData(405, "Allow", "GET, PUT")]
    [InlineData(503, "Retry-After", "7")]
    public async Task Listed_response_header_is_forwarded_with_its_value(int status, string name, string value)
    {
        await FailNextUserAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = status,
                Body = """{"message":"Any","code":501}""",
                Headers = new Dictionary<string, string>(Json) { [name] = value },
            }
        );

        var response = await GetUserAsync();

        Assert.Equal((status, value), (response.Status, response.Header(name)));
    }

    [Fact]
    public async Task Unreachable_upstream_is_reported_without_its_address()
    {
        await using var alone = await BffFixture.StartAsync();
        using var caller = alone.CallerOf();
        Assert.Equal(
            HttpStatusCode.OK,
            (await caller.GetAsync(new Uri(UserPath, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode
        );
        await alone.StopSandboxAsync();

        var response = await alone.SendRawAsync(Get(alone));

        Assert.Equal((502, "upstream_unavailable"), (response.Status, response.ErrorCode));
        Assert.DoesNotContain("127.0.0.1", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", response.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(304)]
    public async Task Success_status_is_forwarded_unchanged(int status)
    {
        await FailNextUserAsync(new SandboxFault(SandboxFault.Response) { Status = status });

        Assert.Equal(status, (await GetUserAsync()).Status);
    }

    [Fact]
    public async Task Write_with_a_lost_response_is_sent_once_and_has_action_check()
    {
        using var caller = bff.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        var before = await bff.Sandbox.JournalPositionAsync();
        await bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Reset) { Method = "POST", Count = 2 });

        using var response = await caller.PostAsJsonAsync(
            $"/clockify/api/v1/workspaces/{workspace}/time-entries",
            new { },
            TestContext.Current.CancellationToken
        );
        await bff.Sandbox.ClearFaultsAsync();

        var problem = await response.ProblemAsync();
        Assert.Equal(
            (HttpStatusCode.BadGateway, "upstream_unavailable", "check"),
            (response.StatusCode, problem.ErrorCode, problem.Action)
        );
        Assert.Single(await bff.Sandbox.JournalAsync(before), call => call.Method == "POST");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Error_without_a_body_is_forwarded_with_its_status(string method)
    {
        await using var upstream = new ImpoliteUpstream();
        await using var service = await StartAsync(upstream);
        using var caller = service.CallerOf();

        var response = await caller.SendAsync(new HttpMethod(method), $"/clockify/api/v1/{ImpoliteUpstream.Mute}");

        Assert.Equal((404, ""), (response.Status, response.Text));
    }

    [Fact]
    public async Task Response_with_two_types_is_saved_and_not_shown()
    {
        await using var upstream = new ImpoliteUpstream();
        await using var service = await StartAsync(upstream);
        using var caller = service.CallerOf();

        var response = await caller.SendAsync(HttpMethod.Get, $"/clockify/api/v1/{ImpoliteUpstream.TwoTypes}");

        Assert.Equal((200, "<p/>"), (response.Status, response.Text));
        Assert.Equal("image/png, text/html", response.Header("Content-Type"));
        Assert.Equal("attachment", response.Header("Content-Disposition"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task No_write_is_sent_twice_when_a_kept_connection_closes(string method)
    {
        await using var upstream = new ImpoliteUpstream();
        await using var service = await StartAsync(upstream);
        using var caller = service.CallerOf();
        await caller.ReadAsync("user");

        var response = await caller.SendAsync(new HttpMethod(method), $"/clockify/api/v1/{ImpoliteUpstream.HangUp}");

        Assert.Equal((502, "upstream_unavailable"), response.StatusAndErrorCode);
        Assert.Equal(1, upstream.HungUp);
    }

    private static Task<BffFixture> StartAsync(ImpoliteUpstream upstream) =>
        BffFixture.StartAsync(
            ("Maton:ApiKey", "a-real-key"),
            ("Maton:GatewayUrl", upstream.Url),
            ("Maton:ControlUrl", upstream.Url),
            ("Maton:DevelopmentConnection", "mine")
        );

    private static Dictionary<string, string> Json => new() { ["Content-Type"] = "application/json" };

    private static string Get(BffFixture service) => $"GET {UserPath} HTTP/1.1\r\nHost: {service.Url.Authority}\r\n\r\n";

    private async Task<CallResult> GetUserAsync() => await bff.SendRawAsync(Get(bff));

    /// <summary>Makes the service read the connections first, so that the fault affects the request of the test.</summary>
    private async Task FailNextUserAsync(SandboxFault fault)
    {
        Assert.Equal(200, (await GetUserAsync()).Status);
        await bff.Sandbox.FailNextAsync(fault);
    }
}
