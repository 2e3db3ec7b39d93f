using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Deploy;

public sealed partial class AlertsTests
{
    private const string Rules = "deploy/prometheus/rules.yaml";
    private const string Dashboard = "deploy/grafana/dashboards/clockifybff.json";

    /// <summary>What the service measures, as the collector tells Prometheus: with the unit at the end, and <c>total</c> after a counter.</summary>
    private static readonly HashSet<string> _metrics =
    [
        .. Histogram("http_server_request_duration_seconds"),
        .. Histogram("clockifybff_budget_wait_seconds"),
        .. Histogram("clockifybff_upstream_duration_seconds"),
        "clockifybff_budget_queue", "clockifybff_budget_refusals_total", "clockifybff_budget_gates",
        "clockifybff_cache_reads_total", "clockifybff_cache_size_bytes",
        "clockifybff_upstream_key_refused", "clockifybff_workflows_unsettled", "clockifybff_replicas_redis", "clockifybff_health_degraded",
    ];

    private static IReadOnlyList<JsonNode> AllRules => [.. Yaml.Read(Rules)["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).OfType<JsonNode>()];

    [Theory]
    [InlineData(Rules)]
    [InlineData(Dashboard)]
    public void Only_what_the_service_measures_is_asked_for(string file)
    {
        var recorded = AllRules.Where(rule => rule["record"] is not null).Select(rule => (string)rule["record"]!);
        var asked = Metric().Matches(File.ReadAllText(Repository.PathOf(file))).Select(match => match.Value).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(_metrics).Except(recorded));
    }

    [Fact]
    public void Every_alert_has_its_entry_in_the_runbook_and_every_entry_its_alert()
    {
        var alerts = AllRules.Where(rule => rule["alert"] is not null).ToArray();
        var entries = File.ReadAllText(Repository.PathOf("deploy/runbook.md")).Split("\n## ")[1].Split("\n### ")[1..];

        Assert.Equal(alerts.Select(alert => (string)alert["alert"]!), entries.Select(entry => entry.Split('\n')[0]));
        Assert.All(alerts, alert =>
        {
            Assert.Equal($"deploy/runbook.md#{((string)alert["alert"]!).ToLowerInvariant()}", (string?)alert["annotations"]!["runbook"]);
            Assert.Contains((string)alert["labels"]!["severity"]!, (string[])["page", "ticket"]);
        });
        Assert.All(entries, entry => Assert.All(["**means**", "**callers see**", "**look**", "**do**"], part => Assert.Contains(part, entry, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Every_panel_asks_the_data_source_that_is_provisioned()
    {
        var source = Assert.Single(Yaml.Read("deploy/grafana/provisioning/datasources/prometheus.yaml")["datasources"]!.AsArray())!;
        var panels = JsonNode.Parse(File.ReadAllText(Repository.PathOf(Dashboard)))!["panels"]!.AsArray();

        Assert.All(panels, panel => Assert.Equal((string?)source["uid"], (string?)panel!["datasource"]!["uid"]));
    }

    [Fact]
    public async Task Prometheus_takes_configuration_and_rules()
    {
        await Tool.RunAsync("/usr/bin/promtool", "prometheus", "check", "config", Repository.PathOf("deploy/prometheus/prometheus.yaml"));
        await Tool.RunAsync("/usr/bin/promtool", "prometheus", "check", "rules", "--lint=all", "--lint-fatal", Repository.PathOf(Rules));
    }

    [Fact]
    public async Task Alerts_are_raised_when_it_is_time() =>
        await Tool.RunAsync("/usr/bin/promtool", "prometheus", "test", "rules", Repository.PathOf("tests/ClockifyBff.Tests/Deploy/alerts.yaml"));

    private static string[] Histogram(string name) => [$"{name}_bucket", $"{name}_count", $"{name}_sum"];

    [GeneratedRegex(@"\b(clockifybff[_:]|http_)[a-z0-9_:]*[a-z0-9](?=[{\[\) <>"",\n])")]
    private static partial Regex Metric();
}
