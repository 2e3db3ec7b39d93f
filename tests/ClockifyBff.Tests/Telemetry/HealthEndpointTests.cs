using System.Net;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Telemetry;

[Trait("Kind", "API")]
public sealed class HealthEndpointTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Running_service_is_healthy_without_upstream_requests(string path)
    {
        using var caller = bff.CallerOf();
        var before = await bff.Sandbox.JournalPositionAsync();

        var (status, report) = await GetReportAsync(caller, path);

        Assert.Equal((HttpStatusCode.OK, "healthy"), (status, (string?)report["status"]));
        Assert.Empty(await bff.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Health_details_are_returned_to_administrators_only()
    {
        await using var service = await BffFixture.StartAsync([.. BffFixture.TokenSettings, ("Authentication:AdminRole", "boss")]);
        using var boss = await TokenClient.OfAsync(
            service,
            "maria@example.com",
            new { email = "maria@example.com", roles = new[] { "boss" } }
        );
        using var employee = await TokenClient.OfAsync(service, "asha@example.com");
        using var forger = await TokenClient.OfAsync(
            service,
            "maria@example.com",
            new
            {
                email = "maria@example.com",
                roles = new[] { "boss" },
                signature = "foreign",
            }
        );
        using var nobody = service.CallerOf();

        var detail = (await GetReportAsync(boss.Http)).Report;

        Assert.Equal(
            ["identity_provider", "maton", "not_stopping", "recovery", "store"],
            detail["checks"]!.AsObject().Select(check => check.Key).Order().Except(["redis"])
        );
        Assert.All(detail["checks"]!.AsObject(), check => Assert.Equal("healthy", (string?)check.Value!["status"]));
        foreach (var other in (HttpClient[])[employee.Http, forger.Http, nobody])
        {
            var (status, report) = await GetReportAsync(other);
            Assert.Equal((HttpStatusCode.OK, """{"status":"healthy"}"""), (status, report.ToJsonString()));
        }
    }

    [Fact]
    public async Task Health_details_in_Development_are_returned_to_every_caller()
    {
        using var caller = bff.CallerOf();

        Assert.Equal("healthy", (string?)(await GetReportAsync(caller)).Report["checks"]!["store"]!["status"]);
    }

    [Fact]
    public async Task Health_without_the_keys_of_the_identity_provider_is_degraded_with_200()
    {
        await using var service = await BffFixture.StartAsync([.. BffFixture.TokenSettings, ("Authentication:AdminRole", "boss")]);
        await service.Sandbox.SetKeysReachableAsync(false);
        using var boss = await TokenClient.OfAsync(
            service,
            "maria@example.com",
            new { email = "maria@example.com", roles = new[] { "boss" } }
        );

        var (status, report) = await GetReportAsync(boss.Http);

        Assert.Equal((HttpStatusCode.OK, """{"status":"degraded"}"""), (status, report.ToJsonString()));
        await service.Sandbox.SetKeysReachableAsync(true);
        await Eventually.BecomesAsync(
            async () => (string?)(await GetReportAsync(boss.Http)).Report["checks"]?["identity_provider"]?["status"],
            found => found == "healthy"
        );
    }

    [Fact]
    public async Task Health_reports_a_key_rejected_by_Maton_until_one_is_accepted()
    {
        await using var service = await BffFixture.StartAsync();
        using var caller = service.CallerOf();
        await service.Sandbox.ChangeSettingsAsync(new { apiKey = "another" });
        await TryRawAsync(caller);

        var rejected = (await GetReportAsync(caller)).Report["checks"]!["maton"]!;
        await service.Sandbox.ChangeSettingsAsync(new { apiKey = "sandbox" });
        await TryRawAsync(caller);

        Assert.Equal(("degraded", "Maton rejects the API key."), ((string?)rejected["status"], (string?)rejected["description"]));
        Assert.Equal("healthy", (string?)(await GetReportAsync(caller)).Report["checks"]!["maton"]!["status"]);
    }

    [Fact]
    public async Task Health_checks_are_exported_as_metrics()
    {
        await using var collector = await Collector.StartAsync();
        await using var service = ServiceProcess.Start("Development", collector.Settings);

        await collector.WaitForAsync("clockifybff.health.degraded");
        await collector.WaitForAsync("identity_provider");
    }

    private static async Task TryRawAsync(HttpClient caller)
    {
        using var _ = await caller.GetAsync(new Uri("/clockify/api/v1/user", UriKind.Relative), Stop);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Report)> GetReportAsync(HttpClient caller, string path = "/health/ready")
    {
        using var response = await caller.GetAsync(new Uri(path, UriKind.Relative), Stop);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!);
    }
}
