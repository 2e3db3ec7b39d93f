using System.Text.RegularExpressions;

namespace ClockifyBff.Tests;

[Trait("Kind", "deploy")]
public sealed partial class ServiceStartTests
{
    private static readonly (string, string)[] _production =
    [
        ("MATON_API_KEY", "a-real-key"),
        ("AllowedHosts", "bff.example"),
        ("Authentication__Schemes__app__JwksUrl", "https://id.example/keys"),
        ("Authentication__Schemes__app__Issuer", "https://id.example"),
        ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
        ("Storage__ConnectionString", "Data Source=:memory:"),
    ];

    [Fact]
    public async Task Development_without_settings_uses_the_sandbox()
    {
        await using var service = ServiceProcess.Start("Development");
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };

        Assert.Equal("developer@example.com", (await caller.ReadAsync("user")).GetProperty("email").GetString());
        Assert.Single(Line().Matches(service.Output));
        Assert.Matches(
            "Upstream: sandbox in this process at http://127.0.0.1:[0-9]+; database: memory; authentication: Development",
            service.Output
        );
    }

    [Fact]
    public async Task Blank_setting_counts_as_missing()
    {
        await using var service = ServiceProcess.Start(
            "Development",
            ("MATON_API_KEY", ""),
            ("Maton__ApiKeyFile", " "),
            ("Maton__DevelopmentConnection", "")
        );
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };

        Assert.Equal("developer@example.com", (await caller.ReadAsync("user")).GetProperty("email").GetString());
    }

    [Fact]
    public async Task Sandbox_key_for_the_real_Maton_counts_as_missing()
    {
        await using var service = ServiceProcess.Start("Development", ("MATON_API_KEY", "sandbox"));
        await service.ListeningAsync();

        Assert.Contains("Upstream: sandbox in this process", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Development_with_a_real_key_uses_Maton()
    {
        await using var service = ServiceProcess.Start("Development", ("MATON_API_KEY", "a-real-key"));
        await service.ListeningAsync();

        Assert.Contains("Upstream: Maton at https://gateway.maton.ai;", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-real-key", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_without_required_settings_fails_and_names_each()
    {
        await using var service = ServiceProcess.Start("Production");

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains("MATON_API_KEY", service.Output, StringComparison.Ordinal);
        Assert.Contains("Authentication:Schemes", service.Output, StringComparison.Ordinal);
        Assert.Contains("AllowedHosts", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "Maton__GatewayUrl", "http://gateway.example", "Maton:GatewayUrl must use https")]
    [InlineData("Production", "Maton__ControlUrl", "http://127.0.0.1:1", "Maton:ControlUrl must use https")]
    [InlineData("Production", "Sandbox__Enabled", "true", "Sandbox:Enabled can be true in the Development environment only")]
    [InlineData(
        "Production",
        "Authentication__Mode",
        "Development",
        "Authentication:Mode Development is for the Development environment only"
    )]
    [InlineData("Development", "Maton__GatewayUrl", "http://gateway.example", "Maton:GatewayUrl must use https")]
    [InlineData("Development", "Maton__GatewayUrl", "https://gateway.example/path", "Maton:GatewayUrl must be an origin")]
    [InlineData("Development", "Maton__GatewayUrl", "https://me:secret@gateway.example", "Maton:GatewayUrl must be an origin")]
    [InlineData("Development", "MATON_API_KEY", "two words", "The Maton key contains invalid characters")]
    [InlineData("Development", "Maton__ApiKeyFile", "/nowhere/key", "Maton:ApiKeyFile must name a file that contains a key")]
    [InlineData("Development", "Maton__DevelopmentConnection", "two words", "Maton:DevelopmentConnection must be a connection id")]
    [InlineData("Production", "MATON_API_KEY", " ", "No Maton key")]
    [InlineData("Development", "Maton__Timeout", "00:00:00", "Maton:Timeout")]
    [InlineData("Development", "Sandbox__Enabled", "true", "Sandbox:Enabled can't be combined with a real Maton key")]
    [InlineData("Development", "Authentication__Mode", "Jwt", "No authentication scheme")]
    [InlineData("Development", "Authentication__Mode", "Basic", "Authentication:Mode must be Jwt or Development")]
    [InlineData("Development", "Connections__Adoption", "Maybe", "Failed to convert configuration value 'Maybe' at 'Connections:Adoption'")]
    [InlineData("Development", "Connections__ReverifyAfter", "00:00:01", "ReverifyAfter")]
    [InlineData("Development", "Storage__Provider", "Oracle", "Failed to convert configuration value 'Oracle' at 'Storage:Provider'")]
    [InlineData("Development", "Maton__Timeout", "soon", "Failed to convert configuration value 'soon' at 'Maton:Timeout'")]
    [InlineData("Development", "Budget__RequestsPerSecond", "0", "RequestsPerSecond")]
    [InlineData("Development", "Budget__MaxWait", "-00:00:01", "MaxWait")]
    [InlineData("Development", "Limits__RequestsPerSecondPerCaller", "0", "RequestsPerSecondPerCaller")]
    [InlineData("Development", "Limits__ConcurrentPerCaller", "-1", "ConcurrentPerCaller")]
    [InlineData("Development", "KeepAliveTimeout", "00:00:00", "KeepAliveTimeout")]
    [InlineData("Development", "KeepAliveTimeout", "-00:10:00", "KeepAliveTimeout")]
    [InlineData("Development", "KeepAliveTimeout", "660", "KeepAliveTimeout")]
    [InlineData(
        "Development",
        "KeepAliveTimeout",
        "11 minutes",
        "Failed to convert configuration value '11 minutes' at 'KeepAliveTimeout'"
    )]
    [InlineData("Development", "Cors__Origins__0", "*", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "app.example.com", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "//app.example.com", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "https://*.example.com", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "https://app.example.com/path", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "https://app.example.com?x", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "https://me:a-real-key@app.example.com", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "https://a.example, https://b.example", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "null", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "file:///", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__0", "ftp://files.example", "Cors:Origins:0 is not an origin")]
    [InlineData("Development", "Cors__Origins__1", "https:\\\\app.example.com", "Cors:Origins:")]
    [InlineData("Development", "Cors__RequestHeaders__0", "*", "Cors:RequestHeaders:0 is not a header name")]
    [InlineData("Development", "Cors__RequestHeaders__0", "X-A, X-B", "Cors:RequestHeaders:0 is not a header name")]
    [InlineData("Development", "PathBase", "time", "PathBase must be a path such as /time")]
    [InlineData("Development", "PathBase", "/time/../admin", "PathBase must be a path such as /time")]
    [InlineData("Development", "PathBase", "//time", "PathBase must be a path such as /time")]
    [InlineData("Development", "PathBase", "/ti%6De", "PathBase must be a path such as /time")]
    [InlineData("Development", "PathBase", "https://corp.example/time", "PathBase must be a path such as /time")]
    [InlineData("Development", "PathBase", "/time?x", "PathBase must be a path such as /time")]
    [InlineData("Development", "PathBase", "/Clockify", "PathBase must not begin with a path of the service itself")]
    [InlineData("Development", "PathBase", "/api/time", "PathBase must not begin with a path of the service itself")]
    [InlineData("Development", "RawProxy__MaxRequestBodyBytes", "-1", "MaxRequestBodyBytes")]
    [InlineData("Development", "Replicas__Redis", "a-real-key=1", "Replicas:Redis is no connection string of Redis")]
    [InlineData("Development", "Replicas__Redis", "ssl=true", "Replicas:Redis is no connection string of Redis")]
    [InlineData("Development", "Replicas__Count", "0", "Replicas:Count must be between")]
    public async Task Start_with_an_invalid_setting_fails_and_names_it(string environment, string name, string value, string reason)
    {
        await using var service = ServiceProcess.Start(environment, ("MATON_API_KEY", "a-real-key"), (name, value));

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains(reason, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-real-key", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app__Audiences__0", "", "app:Audiences must contain the audience of the tokens")]
    [InlineData("app__Authority", "https://id.example", "app:Authority or JwksUrl must be set, but not both")]
    [InlineData("app__JwksUrl", "http://id.example/keys", "app:Authority or JwksUrl must be an https URL")]
    [InlineData("app__Issuer", "", "app:Issuer must be set together with JwksUrl")]
    [InlineData("app__OwnerClaim", " ", "app:OwnerClaim must name a claim")]
    [InlineData("app__RolesClaim", "realm_access..roles", "app:RolesClaim must name a claim")]
    [InlineData("app__ClockSkew", "01:00:00", "app:ClockSkew must be between")]
    [InlineData("web__JwksUrl", "https://id.example/keys", "Two authentication schemes have the TokenHeader Authorization")]
    public async Task Start_with_an_unusable_authentication_scheme_fails(string name, string value, string reason)
    {
        await using var service = ServiceProcess.Start("Production", [.. _production, ($"Authentication__Schemes__{name}", value)]);

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains(reason, service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_with_required_settings_starts_and_refuses_unauthenticated_callers()
    {
        await using var service = ServiceProcess.Start("Production", _production);
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };

        foreach (
            var (path, status) in ((string, int)[])
                [
                    ("/health/ready", 200),
                    ("/clockify/api/v1/user", 401),
                    ("/swagger/index.html", 401),
                    ("/openapi/v1.json", 401),
                    ("/openapi/v1-3.0.json", 401),
                ]
        )
        {
            var response = await caller.SendAsync(
                HttpMethod.Get,
                path,
                headers: [("Host", "bff.example"), ("X-Dev-User", "developer@example.com")]
            );
            response.Is(status);
        }

        (await caller.SendAsync(HttpMethod.Get, "/clockify/api/v1/user", headers: ("Host", "evil.example"))).Is(400);
    }

    [GeneratedRegex("sandbox")]
    private static partial Regex Line();
}
