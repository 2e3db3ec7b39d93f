namespace ClockifyBff.Tests.Security;

[Trait("Kind", "API")]
public sealed class LoopbackRuleTests(BffFixture bff) : IClassFixture<BffFixture>
{
    [Theory]
    [InlineData("attacker.example")]
    [InlineData("attacker.example:5080")]
    [InlineData("localhost.attacker.example")]
    [InlineData("127.0.0.1.attacker.example")]
    [InlineData("10.0.0.1")]
    [InlineData("xlocalhost")]
    [InlineData("0.0.0.0")]
    [InlineData("[2001:db8::1]")]
    public async Task Host_that_is_not_loopback_is_rejected(string host)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync($"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.Equal((400, "invalid_request"), (response.Status, response.ErrorCode));
        Assert.Empty(await bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5080")]
    [InlineData("time.localhost:5080")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3:80")]
    [InlineData("[::1]:5080")]
    public async Task Every_loopback_Host_is_accepted(string host) =>
        Assert.Equal(200, (await bff.SendRawAsync($"GET /clockify/api/v1/user HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status);

    [Theory]
    [InlineData("Forwarded: for=1.2.3.4")]
    [InlineData("Forwarded: for=127.0.0.1, for=\"[2001:db8::1]:4711\"")]
    [InlineData("Forwarded: for=127.0.0.1;host=evil.example;proto=http")]
    [InlineData("Forwarded: for=\"localhost;host=evil.example")]
    [InlineData("Forwarded: for=\"evil\\.example\"")]
    [InlineData("Forwarded: 127.0.0.1")]
    [InlineData("X-Forwarded-For: 1.2.3.4")]
    [InlineData("X-Forwarded-For: 127.0.0.1, 203.0.113.7")]
    [InlineData("X-Forwarded-For: ::ffff:203.0.113.7")]
    [InlineData("X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.7")]
    [InlineData("X-Forwarded-For: 2130706433")]
    [InlineData("X-Forwarded-For: 0177.0.0.1")]
    [InlineData("X-Forwarded-For: 0x7f000001")]
    [InlineData("x-forwarded-host: evil.example")]
    [InlineData("X-Forwarded-Host: localhost.evil.example")]
    [InlineData("X-Forwarded-Host: localhost:3000, evil.example")]
    [InlineData("X-Forwarded-Host: intranet")]
    [InlineData("X-Forwarded-Host: localhost@evil.example")]
    [InlineData("X-Forwarded-Server: proxy.corp.example")]
    [InlineData("X-Forwarded-Whatever: evil.example")]
    [InlineData("X-Forwarded: for=1.2.3.4")]
    [InlineData("X-Original-URL: http://evil.example/path")]
    [InlineData("X-Original-URI: //evil.example/path")]
    [InlineData("X-Original-Host: evil.example")]
    [InlineData("X-Original-For: 10.0.0.7")]
    [InlineData("X-Real-IP: 10.0.0.7")]
    [InlineData("X-Client-IP: fe80::1")]
    [InlineData("True-Client-IP: 203.0.113.7")]
    [InlineData("CF-Connecting-IP: 2001:db8::7")]
    [InlineData("Via: 1.1 proxy.corp.example")]
    [InlineData("Via: 1.1 localhost, 1.0 10.0.0.1:3128")]
    public async Task Forwarding_header_with_another_address_is_400_and_names_AllowAnyPeer(string header)
    {
        var response = await bff.SendRawAsync($"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n");

        Assert.Equal((400, "invalid_request"), (response.Status, response.ErrorCode));
        Assert.Contains($"the header {header.Split(':')[0]} ", response.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Authentication:AllowAnyPeer", response.Text, StringComparison.Ordinal);
    }

    [Theory]
    // Vite, Create React App, webpack.
    [InlineData("X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: localhost:3000\r\nX-Forwarded-Port: 3000\r\nX-Forwarded-Proto: http")]
    // Next.js.
    [InlineData("x-forwarded-for: ::1\r\nx-forwarded-host: app.localhost:3000\r\nx-forwarded-port: 3000\r\nx-forwarded-proto: https,http")]
    [InlineData("X-Forwarded-For: ::ffff:127.0.0.1, [::1]:4711, 127.8.9.10:80, localhost, unknown")]
    [InlineData("X-Forwarded-For: ")]
    [InlineData("X-Forwarded-Prefix: /app/v1.2\r\nX-Forwarded-Ssl: on\r\nX-Forwarded-Scheme: wss\r\nX-Forwarded-Server: asha-laptop")]
    [InlineData(
        "X-Original-URL: /api/v1/me?x=1\r\nX-Original-Proto: http\r\nX-Original-Host: 127.0.0.1:5173\r\n"
            + "X-Original-For: [::ffff:7f00:1]:1234"
    )]
    [InlineData("X-Original-URL: http://localhost:3000/api/v1/me")]
    [InlineData("X-Real-IP: 127.0.0.1\r\nX-Client-IP: ::1\r\nTrue-Client-IP: 127.0.0.1\r\nCF-Connecting-IP: ::1")]
    [InlineData("Forwarded: for=\"[::1]:1234\";host=\"localhost:3000\";proto=http, for=_hidden;by=127.0.0.1 , FOR=\"\\1\\2\\7.0.0.1\"")]
    [InlineData("Via: 1.1 vite, HTTP/1.1 localhost:3000 (Apache/2.4.41), 2 [::1]:80")]
    public async Task Headers_of_local_development_servers_are_checked_and_ignored(string headers)
    {
        Assert.Equal(200, (await bff.SendRawAsync($"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n")).Status);
        var before = await bff.Sandbox.JournalPositionAsync();
        Assert.Equal(200, (await bff.SendRawAsync($"GET /clockify/api/v1/user HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n")).Status);

        var call = (await bff.Sandbox.JournalAsync(before, plane: "gateway"))[^1];
        Assert.Equal("/clockify/api/v1/user", call.Target);
        Assert.DoesNotContain(
            call.Headers,
            header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || header.Key is "Via" or "Forwarded"
        );
    }

    [Theory]
    [InlineData("GET", "https://evil.example", "same-origin")]
    [InlineData("POST", "https://evil.example", "same-origin")]
    [InlineData("POST", "http://rebound.example:3000", "none")]
    [InlineData("POST", "http://localhost.evil.example:3000", "same-origin")]
    [InlineData("DELETE", "null", "same-origin")]
    [InlineData("PATCH", "http://loopback", "same-origin")]
    public async Task Page_of_another_host_is_rejected_even_if_its_browser_reports_same_origin(string method, string origin, string site)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync(
            $"{method} /clockify/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nSec-Fetch-Site: {site}\r\n"
                + "Content-Length: 2\r\n\r\n{}"
        );

        Assert.Equal((403, "cross_site_request"), (response.Status, response.ErrorCode));
        Assert.Empty(await bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("https://app.localhost")]
    [InlineData("http://127.0.0.1:5173")]
    [InlineData("http://[::1]:5173")]
    [InlineData("capacitor://localhost")]
    [InlineData("http://tauri.localhost")]
    public async Task Call_of_a_loopback_page_is_accepted(string origin) =>
        Assert.Equal(
            200,
            (
                await bff.SendRawAsync(
                    $"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nSec-Fetch-Site: same-site\r\n\r\n"
                )
            ).Status
        );

    [Fact]
    public async Task AllowAnyPeer_lifts_the_rule_with_the_sandbox()
    {
        await using var open = await BffFixture.StartAsync(("Authentication:AllowAnyPeer", "true"));

        Assert.Equal(
            200,
            (await open.SendRawAsync("GET /clockify/api/v1/user HTTP/1.1\r\nHost: bff.example\r\nVia: 1.1 proxy.example\r\n\r\n")).Status
        );
    }

    [Fact]
    public async Task AllowAnyPeer_does_nothing_once_a_real_key_is_set()
    {
        await using var real = await BffFixture.StartAsync(("Authentication:AllowAnyPeer", "true"), ("Maton:ApiKey", "a-real-key"));

        Assert.Equal(400, (await real.SendRawAsync("GET /api/v1/me HTTP/1.1\r\nHost: bff.example\r\n\r\n")).Status);
    }
}
