using System.Net.Http.Json;
using System.Web;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Telemetry;

/// <summary>Logs, spans, metrics and the audit log contain no secrets and no personal data.</summary>
[Trait("Kind", "deploy")]
public sealed class TelemetrySecrecyTests : IAsyncLifetime
{
    private const string Key = "v2.a-real-key-0123456789";
    private const string Asha = "asha@example.com";
    private const string Maria = "maria@example.com";

    private readonly HashSet<string> _secrets = [Key];
    private StartedSandbox _sandbox = null!;
    private Collector _collector = null!;
    private ServiceProcess _service = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await StartedSandbox.StartAsync();
        _collector = await Collector.StartAsync();
        await _sandbox.Controls.ChangeSettingsAsync(new { apiKey = Key });
        _service = ServiceProcess.Start(
            "Production",
            [
                .. _collector.Settings,
                ("MATON_API_KEY", Key),
                ("Maton__GatewayUrl", _sandbox.Url.ToString()),
                ("Maton__ControlUrl", _sandbox.Url.ToString()),
                ("Maton__ConnectHost", _sandbox.Url.Authority),
                ("Maton__AllowInsecure", "true"),
                ("AllowedHosts", "*"),
                ("Authentication__Schemes__app__Authority", $"{_sandbox.Url}issuer"),
                ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
                ("Authentication__Schemes__app__RequireHttpsMetadata", "false"),
                ("Authentication__AdminRole", "boss"),
                ("Connections__Adoption", "On"),
                ("Connections__EmailDomains__0", "example.com"),
                ("Storage__ConnectionString", TestStore.NewSqlite().ConnectionString),
                ("Logging__LogLevel__Default", "Trace"),
                ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
                ("Logging__Console__LogLevel__Default", "Trace"),
                ("Logging__Console__LogLevel__Microsoft.AspNetCore.Routing", "Trace"),
                ("Logging__OpenTelemetry__LogLevel__Default", "Trace"),
                ("Logging__Console__FormatterOptions__IncludeScopes", "true"),
            ]
        );
        await _service.ListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _collector.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Logs_spans_and_metrics_contain_no_secrets_at_any_level()
    {
        using var asha = await EmployeeAsync(Asha);
        using var maria = await EmployeeAsync(Maria, "boss");
        using var newcomer = await EmployeeAsync("newcomer@example.com");

        await asha.TryRawAsync();
        await asha.TryRawAsync(("Maton-Connection", Guid.NewGuid().ToString()));
        await newcomer.TryRawAsync();
        AddSecrets(await newcomer.StartAsync());
        await newcomer.ConnectAsync(actingAs: Maria);
        AddSecrets(await newcomer.ConnectAsync());
        await newcomer.ReadAsync("me");
        foreach (var own in (await newcomer.ReadAsync("connections")).GetProperty("items").EnumerateArray().ToArray())
        {
            await newcomer.TryAsync(HttpMethod.Put, $"/api/v1/connections/{Id(own)}/default");
            await newcomer.TryAsync(HttpMethod.Get, $"/api/v1/connections/{Id(own)}?wait=x");
            await newcomer.TryAsync(HttpMethod.Get, $"/api/v1/connections/{Id(own)}/nothing?token=SECRET-QUERY");
            await newcomer.SendAsync(HttpMethod.Delete, $"connections/{Id(own)}");
        }

        var workspace = await asha.Http.FirstWorkspaceAsync();
        using (
            await asha.Http.PostAsJsonAsync(
                new Uri($"/clockify/api/v1/workspaces/{workspace}/tags?x=SECRET-QUERY", UriKind.Relative),
                new { name = "SECRET-BODY" },
                TestContext.Current.CancellationToken
            )
        ) { }

        var connectionOfAsha = Id((await asha.ReadAsync("connections")).GetProperty("items")[0]);
        await maria.ReadAsync("admin/connections");
        await _sandbox.Controls.RespondNextAsync("GET", null, 401, $$$"""{"error":{"message":"Invalid API key {{{Key}}}","code":401}}""");
        await asha.TryRawAsync();
        await _sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Reset) { Method = "GET" });
        await asha.TryRawAsync();
        await _sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.HalfBody) { Method = "GET" });
        await maria.TryAsync(HttpMethod.Get, "/api/v1/me");
        await maria.SendAsync(HttpMethod.Delete, $"admin/connections/{connectionOfAsha}");
        await asha.TryAsync(HttpMethod.Get, $"/{asha.Token}/{Asha}");
        foreach (var connection in await _sandbox.Controls.ConnectionsAsync())
        {
            AddSecrets(connection.Id, connection.ConnectUrl.Query);
        }

        await _collector.WaitForAsync("/v1/traces");
        await _collector.WaitForAsync("/v1/metrics");
        await _collector.WaitForAsync("ClockifyBff.Audit");
        await _collector.WaitForAsync("/api/v1/connections/{connectionId}");
        await Task.Delay(500, TestContext.Current.CancellationToken);

        Assert.Contains("\"LogLevel\":\"Trace\"", _service.Output, StringComparison.Ordinal);
        foreach (var (where, text) in (IEnumerable<(string, string)>)[("console", _service.Output), ("exporter", _collector.Text)])
        {
            foreach (var secret in _secrets.Concat(["SECRET-QUERY", "SECRET-BODY", "session_token", Asha, Maria, "newcomer@example.com"]))
            {
                Assert.False(
                    text.Contains(secret, StringComparison.OrdinalIgnoreCase),
                    $"The {where} contains {secret}: {ContextOf(text, secret)}"
                );
            }
        }
    }

    [Fact]
    public async Task Audit_log_of_writes_and_connections_uses_pseudonyms()
    {
        using var asha = await EmployeeAsync(Asha);
        (await asha.TryRawAsync()).Is(200);
        var workspace = await asha.Http.FirstWorkspaceAsync();
        using var response = await asha.Http.PostAsJsonAsync(
            new Uri($"/clockify/api/v1/workspaces/{workspace}/tags", UriKind.Relative),
            new { name = "audited" },
            TestContext.Current.CancellationToken
        );
        var trace = Assert.Single(response.Headers.GetValues("X-Request-Id"));
        using (
            await asha.Http.DeleteAsync(
                new Uri($"/clockify/api/v1/workspaces/{workspace}/tags/{workspace}", UriKind.Relative),
                TestContext.Current.CancellationToken
            )
        ) { }

        await asha.TryAsync(HttpMethod.Delete, $"/clockify/api/v1/workspaces/{workspace}/tags/{workspace}");
        await _collector.WaitForAsync($"DELETE workspaces");

        var audit = _service.Messages.Where(message => message.Contains("(trace ", StringComparison.Ordinal)).ToArray();
        Assert.Matches("^[0-9a-f]{24} connection workspace - entity [0-9a-f]{24}: adopted", audit[0]);
        Assert.Contains($"{audit[0][..24]} POST workspaces/{{id}}/tags workspace {workspace} entity -: 201 (trace {trace})", audit);
        Assert.Contains(
            audit,
            line =>
                line.StartsWith(
                    $"{audit[0][..24]} DELETE workspaces/{{id}}/tags/{{id}} workspace {workspace} entity {workspace}: 400",
                    StringComparison.Ordinal
                )
        );
    }

    private static string ContextOf(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)];
    }

    private async Task<TokenClient> EmployeeAsync(string email, params string[] roles)
    {
        var employee = await OfAsync(
            await _service.ListeningAsync(),
            _sandbox.Controls,
            email,
            new
            {
                email,
                roles,
                lifetime = "01:00:00",
            }
        );
        AddSecrets(employee.Token, employee.Token.Split('.')[1], employee.Token.Split('.')[2]);
        return employee;
    }

    private void AddSecrets(System.Text.Json.JsonElement connection)
    {
        AddSecrets(Id(connection));
        if (connection.GetProperty("connectUrl").GetString() is { } url)
        {
            AddSecrets(HttpUtility.ParseQueryString(new Uri(url).Query)["session_token"]!);
        }
    }

    private void AddSecrets(params string[] secrets) => _secrets.UnionWith(secrets);
}
