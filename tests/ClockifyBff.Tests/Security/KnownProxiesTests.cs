namespace ClockifyBff.Tests.Security;

/// <summary>
/// Forwarded headers of known and unknown proxies. The cross-site rule compares the origin of a page with the host of the request, so its
/// outcome shows which host applies.
/// </summary>
[Trait("Kind", "API")]
public sealed class KnownProxiesTests
{
    private const string Forwarded = "X-Forwarded-Host: time.corp.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.7";

    [Theory]
    [InlineData(null, 403)]
    [InlineData("10.0.0.0/8", 403)]
    [InlineData("127.0.0.0/8", 409)]
    public async Task Forwarded_host_counts_only_from_a_known_proxy(string? network, int status)
    {
        await using var service = await StartAsync(("ForwardedHeaders:KnownNetworks:0", network));

        Assert.Equal(status, (await PostAsync(service, Forwarded)).Status);
    }

    [Fact]
    public async Task Forwarded_host_outside_AllowedHosts_is_rejected()
    {
        await using var service = await StartAsync(
            ("ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8"),
            ("AllowedHosts", "localhost;other.corp.example")
        );

        Assert.Equal(403, (await PostAsync(service, Forwarded)).Status);
    }

    [Fact]
    public async Task Start_with_an_invalid_known_network_fails()
    {
        await using var service = ServiceProcess.Start("Development", ("ForwardedHeaders__KnownNetworks__0", "gateway"));

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains("ForwardedHeaders:KnownNetworks must hold networks", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    private static Task<BffFixture> StartAsync(params (string, string?)[] settings) =>
        BffFixture.StartAsync([.. BffFixture.TokenSettings, .. settings.Where(setting => setting.Item2 is not null)]);

    private static async Task<CallResult> PostAsync(BffFixture service, string headers)
    {
        var token = await service.Sandbox.MintTokenAsync(new { });
        return await service.SendRawAsync(
            "POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nOrigin: https://time.corp.example\r\n"
                + $"Authorization: Bearer {token}\r\n{headers}\r\nContent-Length: 2\r\n\r\n{{}}"
        );
    }
}
