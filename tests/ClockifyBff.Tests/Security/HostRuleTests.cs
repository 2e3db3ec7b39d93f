namespace ClockifyBff.Tests.Security;

/// <summary>The allowed values of <c>Host</c>: any for health probes, those in <c>AllowedHosts</c> for all other requests.</summary>
[Trait("Kind", "API")]
public sealed class HostRuleTests(HostRuleTests.Service service) : IClassFixture<HostRuleTests.Service>
{
    private readonly BffFixture _bff = service.Bff;

    [Theory]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: 10.2.3.4:8080")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: 10.2.3.4")]
    [InlineData("GET /health/ready HTTP/1.1\r\nHost: [fd00::7]:8080")]
    [InlineData("GET /health/ready HTTP/1.1\r\nHost: evil.example")]
    [InlineData("GET /health/ready HTTP/1.1\r\nHost:")]
    [InlineData("GET /health/live HTTP/1.0")]
    [InlineData("GET /health/ready HTTP/1.0\r\nConnection: close")]
    [InlineData("HEAD /health/live HTTP/1.1\r\nHost: ip-10-2-3-4.ec2.internal")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: time.corp.example")]
    public async Task Probe_with_any_Host_is_answered(string head) =>
        Assert.Equal(200, (await _bff.SendRawAsync($"{head}\r\n\r\n")).Status);

    [Theory]
    [InlineData("/api/v1/me", "evil.example")]
    [InlineData("/clockify/api/v1/user", "10.2.3.4")]
    [InlineData("/nothing", "time.corp.example.evil.example")]
    [InlineData("/swagger/index.html", "apps.example")]
    [InlineData("/health/other", "evil.example")]
    [InlineData("/health/live/../../api/v1/me", "evil.example")]
    public async Task Call_with_a_Host_outside_AllowedHosts_is_400(string path, string host)
    {
        var before = await _bff.Sandbox.JournalPositionAsync();

        var response = await _bff.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n\r\n");

        Assert.Equal(
            (400, "invalid_request", "application/problem+json"),
            (response.Status, response.ErrorCode, response.Header("Content-Type"))
        );
        Assert.Contains("AllowedHosts", response.Text, StringComparison.Ordinal);
        Assert.NotNull(response.Header("X-Request-Id"));
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("time.corp.example")]
    [InlineData("TIME.CORP.example:8443")]
    [InlineData("a.b.apps.example")]
    [InlineData("xn--bro-hoa.example")]
    public async Task Call_with_an_allowed_Host_is_accepted(string host)
    {
        var token = await _bff.Sandbox.MintTokenAsync(new { });

        Assert.Equal(
            200,
            (await _bff.SendRawAsync($"GET /api/v1/me HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n")).Status
        );
    }

    [Fact]
    public async Task Development_answers_probes_for_any_Host_and_other_calls_only_for_allowed_ones()
    {
        await using var development = await BffFixture.StartAsync();

        Assert.Equal(200, (await development.SendRawAsync("GET /health/live HTTP/1.1\r\nHost: 10.2.3.4\r\n\r\n")).Status);
        Assert.Equal(400, (await development.SendRawAsync("GET /api/v1/me HTTP/1.1\r\nHost: 10.2.3.4\r\n\r\n")).Status);
    }

    public sealed class Service()
        : ConfiguredService([.. BffFixture.TokenSettings, ("AllowedHosts", "time.corp.example; *.apps.example;b\u00fcro.example")]);
}
