using ClockifyBff.Tests.RawProxy;

namespace ClockifyBff.Tests.Security;

[Trait("Kind", "API")]
public sealed class CorsTests(CorsTests.Service service) : IClassFixture<CorsTests.Service>
{
    private readonly BffFixture _bff = service.Bff;

    [Fact]
    public async Task Preflight_of_an_unlisted_origin_gets_no_permission()
    {
        var before = await _bff.Sandbox.JournalPositionAsync();

        var response = await _bff.SendRawAsync(AttackCase.Of("J05").RequestTo(_bff.Url));

        Assert.Equal(204, response.Status);
        Assert.Null(response.Header("Access-Control-Allow-Origin"));
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("https://app.corp.example")]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:8080")]
    public async Task Preflight_of_a_listed_origin_returns_allowed_methods_and_headers(string origin)
    {
        var before = await _bff.Sandbox.JournalPositionAsync();

        var response = await _bff.SendRawAsync(
            $"OPTIONS /clockify/api/v1/user HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nOrigin: {origin}\r\n"
                + "Access-Control-Request-Method: DELETE\r\nAccess-Control-Request-Headers: authorization\r\n\r\n"
        );

        Assert.Equal(204, response.Status);
        Assert.Equal(origin, response.Header("Access-Control-Allow-Origin"));
        Assert.Equal("true", response.Header("Access-Control-Allow-Credentials"));
        Assert.Equal("600", response.Header("Access-Control-Max-Age"));
        Assert.Equal(
            [
                "Authorization",
                "Cache-Control",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "Last-Event-ID",
                "Maton-Connection",
                "X-CSRF",
                "X-Dev-User",
                "baggage",
                "sentry-trace",
                "traceparent",
                "tracestate",
            ],
            response.Header("Access-Control-Allow-Headers")!.Split(',').Order(StringComparer.Ordinal)
        );
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Listed_origin_may_read_the_paging_headers()
    {
        var response = await _bff.SendRawAsync(
            $"GET /clockify/api/v1/workspaces HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nOrigin: https://app.corp.example\r\n\r\n"
        );

        Assert.Equal("https://app.corp.example", response.Header("Access-Control-Allow-Origin"));
        Assert.Equal(
            [
                "Age",
                "Content-Disposition",
                "Date",
                "ETag",
                "Idempotency-Replayed",
                "Last-Page",
                "Location",
                "Retry-After",
                "X-Request-Id",
                "total-count",
            ],
            response.Header("Access-Control-Expose-Headers")!.Split(',').Order(StringComparer.Ordinal)
        );
        Assert.Contains("Origin", response.Header("Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_returns_configured_headers_beside_the_built_in_ones()
    {
        await using var service = await BffFixture.StartAsync(
            ("Cors:RequestHeaders:0", "X-App-Version"),
            ("Cors:RequestHeaders:1", " "),
            ("Cors:RequestHeaders:2", "traceparent")
        );

        var response = await service.SendRawAsync(
            $"OPTIONS /api/v1/me HTTP/1.1\r\nHost: {service.Url.Authority}\r\nOrigin: http://localhost:3000\r\n"
                + "Access-Control-Request-Method: GET\r\n"
                + "Access-Control-Request-Headers: baggage,sentry-trace,traceparent,x-app-version\r\n\r\n"
        );

        var named = response.Header("Access-Control-Allow-Headers")!.Split(',');
        Assert.Contains("X-App-Version", named);
        Assert.Equal(15, named.Length);
    }

    /// <summary>Origins as an operator may write them, and as browsers send them. No two are sent alike.</summary>
    public static TheoryData<string, string> Origins =>
        new()
        {
            { "https://app.corp.example", "https://app.corp.example" },
            { "https://slash.example.com/", "https://slash.example.com" },
            { " HTTPS://App.Example.COM ", "https://app.example.com" },
            { "https://port.example.com:443", "https://port.example.com" },
            { "http://port.example.com:80/", "http://port.example.com" },
            { "https://app.example.com:8443", "https://app.example.com:8443" },
            { "http://app.example.com:443", "http://app.example.com:443" },
            { "https://b\u00fcro.example", "https://xn--bro-hoa.example" },
            { "https://H\u00dcTTE.example", "https://xn--htte-0ra.example" },
            { "https://[2001:DB8:0::1]:443", "https://[2001:db8::1]" },
            { "capacitor://localhost", "capacitor://localhost" },
            { "Ionic://LOCALHOST/", "ionic://localhost" },
            { "tauri://localhost", "tauri://localhost" },
            { "chrome-extension://abcdefghijklmnopabcdefghijklmnop/", "chrome-extension://abcdefghijklmnopabcdefghijklmnop" },
            { "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc", "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc" },
            {
                "safari-web-extension://FCE9D8F5-4B2A-4C8E-9A3D-0123456789AB",
                "safari-web-extension://FCE9D8F5-4B2A-4C8E-9A3D-0123456789AB"
            },
        };

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Configured_origin_is_compared_in_the_form_that_browsers_send(string configured, string sent)
    {
        var response = await _bff.SendRawAsync($"GET /health/live HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nOrigin: {sent}\r\n\r\n");

        Assert.Equal((configured, 200, sent), (configured, response.Status, response.Header("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Problem_is_readable_by_a_listed_origin()
    {
        var response = await _bff.SendRawAsync(
            $"GET /nothing HTTP/1.1\r\nHost: {_bff.Url.Authority}\r\nOrigin: https://app.corp.example\r\n\r\n"
        );

        Assert.Equal((404, "https://app.corp.example"), (response.Status, response.Header("Access-Control-Allow-Origin")));
    }

    public sealed class Service()
        : ConfiguredService([.. Origins.Select((origin, place) => ($"Cors:Origins:{place}", (string?)origin.Data.Item1))]);
}
