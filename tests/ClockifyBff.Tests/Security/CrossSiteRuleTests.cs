namespace ClockifyBff.Tests.Security;

[Trait("Kind", "API")]
public sealed class CrossSiteRuleTests(CrossSiteRuleTests.Service service, CrossSiteRuleTests.ServiceBehindGateway gateway)
    : IClassFixture<CrossSiteRuleTests.Service>,
        IClassFixture<CrossSiteRuleTests.ServiceBehindGateway>,
        IAsyncLifetime
{
    private readonly BffFixture _bff = service.Bff;
    private string _workspace = "";

    public async ValueTask InitializeAsync()
    {
        using var caller = _bff.CallerOf();
        _workspace = await caller.FirstWorkspaceAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example")]
    [InlineData("Sec-Fetch-Site: cross-site\r\nOrigin: https://app.corp.example.evil.example")]
    [InlineData("Origin: https://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Origin: https://localhost.evil.example")]
    [InlineData("Origin: https://APP.corp.example")]
    [InlineData("Origin: https://evil.example\r\nX-CSRF: 1")]
    [InlineData("Origin: https://app.corp.example\r\nOrigin: https://evil.example")]
    public async Task Unsafe_request_of_another_site_is_403(string headers)
    {
        var before = await _bff.Sandbox.JournalPositionAsync();

        var response = await PostTagAsync(headers);

        Assert.Equal((403, "cross_site_request"), (response.Status, response.ErrorCode));
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("X-Nothing: 1")]
    [InlineData("Sec-Fetch-Site: same-origin")]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Sec-Fetch-Site: cross-site\r\nOrigin: https://app.corp.example")]
    [InlineData("Origin: https://app.corp.example")]
    [InlineData("Origin: http://localhost:3000")]
    [InlineData("Origin: https://HOST")]
    [InlineData("Origin: http://HOST")]
    [InlineData("Origin: http://[::1]:3000")]
    public async Task Unsafe_request_of_own_pages_and_listed_origins_is_accepted(string headers) =>
        Assert.Equal(201, (await PostTagAsync(headers.Replace("HOST", _bff.Url.Authority, StringComparison.Ordinal))).Status);

    [Fact]
    public async Task Safe_request_of_another_site_succeeds_but_its_page_can_t_read_the_response()
    {
        var token = await gateway.Bff.Sandbox.MintTokenAsync(new { });

        var response = await gateway.Bff.SendRawAsync(
            $"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nSec-Fetch-Site: cross-site\r\n"
                + "Origin: https://evil.example\r\n\r\n"
        );

        Assert.Equal(200, response.Status);
        Assert.Null(response.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("time.corp.example", "https://time.corp.example", true)]
    [InlineData("time.corp.example", "http://time.corp.example", true)]
    [InlineData("time.corp.example:443", "https://time.corp.example", true)]
    [InlineData("time.corp.example:80", "https://time.corp.example", true)]
    [InlineData("time.corp.example", "https://time.corp.example:443", true)]
    [InlineData("TIME.corp.example", "https://time.corp.example", true)]
    [InlineData("time.corp.example:8443", "https://time.corp.example:8443", true)]
    [InlineData("xn--bro-hoa.example", "https://xn--bro-hoa.example", true)]
    [InlineData("[2001:DB8:0::1]:8443", "https://[2001:db8::1]:8443", true)]
    [InlineData("[::ffff:10.0.0.1]", "https://[::ffff:a00:1]", true)]
    [InlineData("time.corp.example:8443", "https://time.corp.example", false)]
    [InlineData("time.corp.example", "https://time.corp.example:8443", false)]
    [InlineData("time.corp.example", "https://time.corp.example.evil.example", false)]
    [InlineData("time.corp.example", "https://evil.example", false)]
    [InlineData("time.corp.example", "null", false)]
    [InlineData("time.corp.example", "https://user@time.corp.example", false)]
    [InlineData("time.corp.example", "https://time.corp.example/", false)]
    [InlineData("time.corp.example", "time.corp.example", false)]
    [InlineData("time.corp.example", "chrome-extension://time.corp.example", false)]
    public async Task Behind_a_gateway_only_a_page_of_the_requested_host_may_write(string host, string origin, bool isAccepted)
    {
        var token = await gateway.Bff.Sandbox.MintTokenAsync(new { });

        foreach (var header in (string[])[$"Authorization: Bearer {token}", $"X-Gateway-Jwt: {token}"])
        {
            var response = await PostAsync(gateway.Bff, host, $"Origin: {origin}\r\n{header}");
            Assert.Equal(isAccepted ? (409, "not_connected") : (403, "cross_site_request"), (response.Status, response.ErrorCode));
        }
    }

    [Theory]
    [InlineData("https", "https://time.corp.example", 409)]
    [InlineData("https", "http://time.corp.example", 403)]
    [InlineData("http", "http://time.corp.example", 409)]
    public async Task Gateway_token_behind_an_https_proxy_is_accepted_only_from_an_https_origin(string scheme, string origin, int status)
    {
        await using var service = await BffFixture.StartAsync([
            .. ServiceBehindGateway.Settings,
            ("ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8"),
        ]);
        var token = await service.Sandbox.MintTokenAsync(new { });

        var response = await PostAsync(
            service,
            "time.corp.example",
            $"Origin: {origin}\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: {scheme}\r\nX-Gateway-Jwt: {token}"
        );

        Assert.Equal(status, response.Status);
    }

    private static Task<CallResult> PostAsync(BffFixture service, string host, string headers) =>
        service.SendRawAsync($"POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: {host}\r\n{headers}\r\nContent-Length: 2\r\n\r\n{{}}");

    private Task<CallResult> PostTagAsync(string headers)
    {
        var body = $$"""{"name":"{{Guid.NewGuid():N}}"}""";
        return _bff.SendRawAsync(
            $"POST /clockify/api/v1/workspaces/{_workspace}/tags HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\n{headers}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }

    public sealed class Service() : ConfiguredService(("Cors:Origins:0", "https://app.corp.example"));

    public sealed class ServiceBehindGateway() : ConfiguredService(Settings)
    {
        internal static (string Key, string? Value)[] Settings { get; } =
        [
            .. BffFixture.TokenSettings,
            ("Authentication:Schemes:gateway:JwksUrl", "{sandbox}/issuer/jwks"),
            ("Authentication:Schemes:gateway:Issuer", "{sandbox}/issuer"),
            ("Authentication:Schemes:gateway:Audiences:0", "clockify-bff"),
            ("Authentication:Schemes:gateway:TokenHeader", "X-Gateway-Jwt"),
        ];
    }
}
