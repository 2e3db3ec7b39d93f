using System.Net;
using ClockifyBff.Security;

namespace ClockifyBff.Tests.Upstream;

/// <summary>
/// Requests to Maton and to the identity provider are tunnelled through the company's proxy. Requests to this machine never are.
/// </summary>
[Trait("Kind", "deploy")]
public sealed class EgressProxyTests : IAsyncLifetime
{
    private const string Asha = "asha@example.com";

    private StartedSandbox _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await StartedSandbox.StartAsync();

    public async ValueTask DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("Maton__Proxy", "http://")]
    [InlineData("HTTPS_PROXY", "")]
    [InlineData("https_proxy", "http://")]
    [InlineData("ALL_PROXY", "http://")]
    [InlineData("all_proxy", "")]
    public async Task Calls_to_Maton_and_the_identity_provider_are_tunnelled_through_the_proxy(string setting, string scheme)
    {
        await using var proxy = StartProxy();
        await using var service = Start(proxy, (setting, scheme + proxy.Authority));

        using var asha = await TokenClient.OfAsync(await service.ListeningAsync(), _sandbox.Controls, Asha);
        await asha.ConnectAsync();

        (await asha.TryRawAsync()).Is(200);
        Assert.Equal(["control.example:443", "gateway.example:443", "id.example:443"], proxy.Destinations);
        Assert.All(proxy.Heads, head => Assert.StartsWith("CONNECT ", head, StringComparison.Ordinal));
        Assert.All(proxy.Heads, head => Assert.DoesNotContain("Bearer", head, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Proxy_credentials_reach_the_proxy_only()
    {
        await using var proxy = StartProxy("way:p@ss/secret");
        await using var service = Start(
            proxy,
            ("Maton__Proxy", $"http://way:p%40ss%2Fsecret@{proxy.Authority}"),
            ("Logging__LogLevel__Default", "Trace")
        );

        using var asha = await TokenClient.OfAsync(await service.ListeningAsync(), _sandbox.Controls, Asha);
        await asha.ConnectAsync();

        (await asha.TryRawAsync()).Is(200);
        Assert.DoesNotContain("secret", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("way:p@ss/secret"u8), service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_that_rejects_credentials_makes_the_identity_provider_unreachable_and_logs_no_secret()
    {
        await using var proxy = StartProxy("way:other");
        await using var service = Start(proxy, ("HTTPS_PROXY", $"http://way:hunter2-secret@{proxy.Authority}"));

        using var asha = await TokenClient.OfAsync(await service.ListeningAsync(), _sandbox.Controls, Asha);

        Assert.Equal((503, "identity_unavailable"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.DoesNotContain("hunter2", service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Maton__Proxy")]
    [InlineData("HTTPS_PROXY")]
    public async Task Loopback_addresses_bypass_the_proxy(string setting)
    {
        await using var proxy = StartProxy();
        await using var service = Start(
            proxy,
            (setting, $"http://{proxy.Authority}"),
            ("Maton__GatewayUrl", _sandbox.Url.ToString()),
            ("Maton__ControlUrl", _sandbox.Url.ToString()),
            ("Authentication__Schemes__app__JwksUrl", $"{_sandbox.Url}issuer/jwks")
        );

        using var asha = await TokenClient.OfAsync(await service.ListeningAsync(), _sandbox.Controls, Asha);
        await asha.ConnectAsync();

        (await asha.TryRawAsync()).Is(200);
        Assert.Empty(proxy.Heads);
    }

    [Theory]
    [InlineData("NO_PROXY", "unrelated.example,gateway.example")]
    [InlineData("no_proxy", "unrelated.example, .gateway.example:443")]
    public async Task Host_of_NO_PROXY_is_reached_directly(string variable, string exceptions)
    {
        await using var proxy = StartProxy();
        await using var service = Start(proxy, ("HTTPS_PROXY", proxy.Authority), (variable, exceptions));
        using var asha = await TokenClient.OfAsync(await service.ListeningAsync(), _sandbox.Controls, Asha);
        var id = TokenClient.Id(await asha.StartAsync());
        await _sandbox.Controls.FinishConnectionAsync(id, Asha);

        // The service notices the finished connection with its next check. The host gateway.example does not exist.
        var result = await Eventually.BecomesAsync(() => asha.TryRawAsync(), result => result.ErrorCode != "connection_pending");
        Assert.Equal((502, "upstream_unavailable"), result.StatusAndErrorCode);

        Assert.Equal(["control.example:443", "id.example:443"], proxy.Destinations);
    }

    [Theory]
    [InlineData("Maton__Proxy", "ftp://proxy.example", "Maton:Proxy must be the URL of a proxy, such as http://proxy.example:3128")]
    [InlineData("Maton__Proxy", "http://proxy.example:99999", "Maton:Proxy must be the URL of a proxy")]
    [InlineData("Maton__Proxy", "http://", "Maton:Proxy must be the URL of a proxy")]
    [InlineData("Maton__Proxy", "http://me:hunter2@proxy.example:3128/pac", "Maton:Proxy must be the URL of a proxy")]
    [InlineData("HTTPS_PROXY", "two words", "HTTPS_PROXY must be the URL of a proxy")]
    [InlineData("all_proxy", "http://me:hunter2@:3128", "ALL_PROXY must be the URL of a proxy")]
    public async Task Start_with_an_invalid_proxy_fails_and_names_the_setting(string setting, string value, string reason)
    {
        await using var service = ServiceProcess.Start("Development", ("MATON_API_KEY", "a-real-key"), (setting, value));

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains(reason, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTPS_PROXY", "http://corp proxy:80")]
    [InlineData("ALL_PROXY", "gopher://127.0.0.1:1080")]
    public async Task Start_on_the_sandbox_ignores_an_unreadable_proxy_of_the_environment(string setting, string value)
    {
        await using var service = ServiceProcess.Start("Development", (setting, value));

        using var http = new HttpClient { BaseAddress = await service.ListeningAsync() };
        Assert.Equal(
            HttpStatusCode.OK,
            (await http.GetAsync(new Uri("api/v1/me", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode
        );
    }

    [Theory]
    [InlineData("[2001:db8::7]:8443", "https://[2001:db8::7]:8443", true)]
    [InlineData("[2001:db8::7]:8443", "https://[2001:db8::7]", false)]
    [InlineData("[2001:db8::7]", "https://[2001:db8::7]:8443", true)]
    [InlineData("2001:db8::7", "https://[2001:db8::7]:8443", true)]
    [InlineData("2001:db8::8443", "https://[2001:db8::7]:8443", false)]
    [InlineData("10.1.2.3:8443", "https://10.1.2.3", false)]
    [InlineData("10.1.2.3:443", "https://10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "https://10.1.2.3:8443", true)]
    [InlineData(".example:8443", "https://gateway.example:8443", true)]
    [InlineData("*.example:8443", "https://gateway.example", false)]
    public void NO_PROXY_entry_matches_its_host_and_only_its_port_if_it_has_one(string entry, string destination, bool isDirect) =>
        Assert.Equal(isDirect, EgressProxy.Matches(entry, new Uri(destination)));

    [Theory]
    [InlineData(
        "Maton__Proxy",
        "Maton__GatewayUrl",
        "Maton:GatewayUrl must use https, because the proxy of Maton:Proxy could read the key"
    )]
    [InlineData("HTTPS_PROXY", "Maton__ControlUrl", "Maton:ControlUrl must use https, because the proxy of HTTPS_PROXY could read the key")]
    public async Task Start_with_a_plain_http_upstream_and_a_proxy_fails(string setting, string upstream, string reason)
    {
        await using var service = ServiceProcess.Start(
            "Development",
            ("MATON_API_KEY", "a-real-key"),
            ("Maton__AllowInsecure", "true"),
            (upstream, "http://gateway.example"),
            (setting, "http://proxy.example:3128")
        );

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains(reason, service.Output, StringComparison.Ordinal);
    }

    private ConnectProxy StartProxy(string? credentials = null) =>
        new(_sandbox.Url, credentials, "gateway.example", "control.example", "id.example");

    private ServiceProcess Start(ConnectProxy proxy, params (string Name, string Value)[] settings) =>
        ServiceProcess.Start(
            "Development",
            [
                ("MATON_API_KEY", "sandbox"),
                ("Maton__GatewayUrl", "https://gateway.example"),
                ("Maton__ControlUrl", "https://control.example"),
                ("Maton__ConnectHost", _sandbox.Url.Authority),
                ("Connections__Adoption", "Off"),
                ("Storage__ConnectionString", "Data Source=:memory:"),
                ("Authentication__Mode", "Jwt"),
                ("Authentication__Schemes__app__JwksUrl", "https://id.example/issuer/jwks"),
                ("Authentication__Schemes__app__Issuer", $"{_sandbox.Url}issuer"),
                ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
                ("SSL_CERT_FILE", proxy.CertificateFile),
                .. settings,
            ]
        );
}
