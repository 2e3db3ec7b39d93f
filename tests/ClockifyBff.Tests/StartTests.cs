using System.Text.RegularExpressions;

namespace ClockifyBff.Tests;

public sealed partial class StartTests
{
    [Fact]
    public async Task With_nothing_configured_a_developer_gets_the_sandbox()
    {
        await using var service = ServiceProcess.Start("Development");
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };

        Assert.Equal("developer@example.com", (await caller.ReadAsync("user")).GetProperty("email").GetString());
        Assert.Single(Line().Matches(service.Output));
        Assert.Matches("Upstream: sandbox in this process at http://127.0.0.1:[0-9]+; store: none; authentication: Development", service.Output);
    }

    [Fact]
    public async Task A_blank_setting_counts_as_none()
    {
        await using var service = ServiceProcess.Start("Development", ("MATON_API_KEY", ""), ("Maton__ApiKeyFile", " "), ("Maton__DevelopmentConnection", ""));
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };

        Assert.Equal("developer@example.com", (await caller.ReadAsync("user")).GetProperty("email").GetString());
    }

    [Fact]
    public async Task The_sandboxes_key_for_the_real_Maton_counts_as_no_key()
    {
        await using var service = ServiceProcess.Start("Development", ("MATON_API_KEY", "sandbox"));
        await service.ListeningAsync();

        Assert.Contains("Upstream: sandbox in this process", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_real_key_a_developer_gets_the_real_Maton()
    {
        await using var service = ServiceProcess.Start("Development", ("MATON_API_KEY", "a-real-key"));
        await service.ListeningAsync();

        Assert.Contains("Upstream: Maton at https://gateway.maton.ai;", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-real-key", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_Development_every_missing_setting_is_named()
    {
        await using var service = ServiceProcess.Start("Production");

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains("MATON_API_KEY", service.Output, StringComparison.Ordinal);
        Assert.Contains("Authentication:Schemes", service.Output, StringComparison.Ordinal);
        Assert.Contains("AllowedHosts", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "Maton__GatewayUrl", "http://gateway.example", "Maton:GatewayUrl must be https")]
    [InlineData("Production", "Maton__ControlUrl", "http://127.0.0.1:1", "Maton:ControlUrl must be https")]
    [InlineData("Production", "Sandbox__Enabled", "true", "Sandbox:Enabled is for the Development environment only")]
    [InlineData("Production", "Authentication__Mode", "Development", "Authentication:Mode Development is for the Development environment only")]
    [InlineData("Development", "Maton__GatewayUrl", "http://gateway.example", "Maton:GatewayUrl must be https")]
    [InlineData("Development", "Maton__GatewayUrl", "https://gateway.example/path", "Maton:GatewayUrl must be an origin")]
    [InlineData("Development", "Maton__GatewayUrl", "https://me:secret@gateway.example", "Maton:GatewayUrl must be an origin")]
    [InlineData("Development", "MATON_API_KEY", "two words", "The Maton key holds characters that no key has")]
    [InlineData("Development", "Maton__ApiKeyFile", "/nowhere/key", "Maton:ApiKeyFile names no file that holds a key")]
    [InlineData("Development", "Maton__DevelopmentConnection", "two words", "Maton:DevelopmentConnection is no connection id")]
    [InlineData("Production", "MATON_API_KEY", " ", "No Maton key")]
    [InlineData("Development", "Maton__Timeout", "00:00:00", "Maton:Timeout")]
    [InlineData("Development", "Sandbox__Enabled", "true", "Sandbox:Enabled and a real Maton key exclude each other")]
    [InlineData("Development", "Authentication__Mode", "Jwt", "Authentication:Mode")]
    [InlineData("Development", "Budget__RequestsPerSecond", "0", "RequestsPerSecond")]
    [InlineData("Development", "Budget__MaxWait", "-00:00:01", "MaxWait")]
    [InlineData("Development", "RawProxy__MaxRequestBodyBytes", "-1", "MaxRequestBodyBytes")]
    public async Task A_setting_that_can_not_be_meant_refuses_the_start(string environment, string name, string value, string reason)
    {
        await using var service = ServiceProcess.Start(environment, ("MATON_API_KEY", "a-real-key"), (name, value));

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains(reason, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-real-key", service.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("sandbox")]
    private static partial Regex Line();
}
