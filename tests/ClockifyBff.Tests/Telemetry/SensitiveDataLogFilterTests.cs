namespace ClockifyBff.Tests.Telemetry;

[Trait("Kind", "deploy")]
public sealed class SensitiveDataLogFilterTests
{
    private static readonly Uri _user = new("/clockify/api/v1/user", UriKind.Relative);

    [Fact]
    public async Task Log_contains_no_key_no_connection_id_and_no_query_at_any_level()
    {
        const string key = "a-real-key-0123456789";
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.ChangeSettingsAsync(new { apiKey = key });
        var upstream = sandbox.Url.Authority;
        var connection = await sandbox.Controls.ConnectionOfAsync("developer@example.com");
        await using var service = ServiceProcess.Start(
            "Development",
            ("MATON_API_KEY", key),
            ("Maton__GatewayUrl", sandbox.Url.ToString()),
            ("Maton__ControlUrl", sandbox.Url.ToString()),
            ("Maton__DevelopmentConnection", connection.Id),
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__Console__LogLevel__Default", "Trace"),
            ("Logging__Console__LogLevel__Yarp.ReverseProxy", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace")
        );
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };
        await caller.ReadAsync("user?description=SECRET");
        var atStart = service.Output.Length;
        await sandbox.Controls.RespondNextAsync("GET", null, 401, $$$"""{"error":{"message":"Invalid API key {{{key}}}","code":401}}""");

        using var rejected = await caller.GetAsync(_user, TestContext.Current.CancellationToken);
        await sandbox.DisposeAsync();
        using var unreachable = await caller.GetAsync(_user, TestContext.Current.CancellationToken);
        using var unreadable = await caller.GetAsync(
            new Uri("/api/v1/workspaces", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal("upstream_auth_failed", (await rejected.ProblemAsync()).ErrorCode);
        Assert.Equal("upstream_unavailable", (await unreachable.ProblemAsync()).ErrorCode);
        Assert.Equal("upstream_unavailable", (await unreadable.ProblemAsync()).ErrorCode);
        Assert.DoesNotContain(
            key,
            await rejected.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains("trce: ", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(connection.Id, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(upstream, service.Output[atStart..], StringComparison.Ordinal);
    }
}
