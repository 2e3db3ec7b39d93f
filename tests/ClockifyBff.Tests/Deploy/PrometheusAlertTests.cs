using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Deploy;

[Trait("Kind", "deploy")]
public sealed partial class PrometheusAlertTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Promtool = "/usr/bin/promtool";
    private const string Rules = "deploy/prometheus/rules.yaml";
    private const string Dashboard = "deploy/grafana/dashboards/clockifybff.json";

    /// <summary>The instruments of the service: name, unit and type.</summary>
    private static readonly (string Name, string? Unit, string Kind)[] _instruments =
    [
        ("http.server.request.duration", "s", "Histogram"),
        ("clockifybff.budget.queue", "{call}", "ObservableGauge"),
        ("clockifybff.budget.wait", "s", "Histogram"),
        ("clockifybff.budget.refusals", "{call}", "Counter"),
        ("clockifybff.budget.gates", "{gate}", "ObservableGauge"),
        ("clockifybff.cache.reads", "{read}", "Counter"),
        ("clockifybff.cache.size", "By", "ObservableGauge"),
        ("clockifybff.changes.delivered", "{change}", "Counter"),
        ("clockifybff.changes.streams", "{stream}", "ObservableGauge"),
        ("clockifybff.health.degraded", "{check}", "ObservableGauge"),
        ("clockifybff.replicas.redis", null, "ObservableGauge"),
        ("clockifybff.upstream.duration", "s", "Histogram"),
        ("clockifybff.upstream.key_refused", "{key}", "ObservableGauge"),
        ("clockifybff.workflows.ended", "{workflow}", "Counter"),
        ("clockifybff.workflows.unsettled", "{delete}", "ObservableGauge"),
    ];

    private static IReadOnlyList<JsonNode> AllRules =>
        [.. Yaml.Read(Rules)["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).OfType<JsonNode>()];

    [Theory]
    [InlineData(Rules)]
    [InlineData(Dashboard)]
    public void Rules_and_dashboard_query_only_metrics_of_the_service(string file)
    {
        var recordingRules = AllRules.Where(rule => rule["record"] is not null).Select(rule => (string)rule["record"]!);
        var queried = Metric().Matches(File.ReadAllText(Repository.PathOf(file))).Select(match => match.Value).ToHashSet();

        Assert.NotEmpty(queried);
        Assert.Empty(queried.Except(_instruments.SelectMany(NamesInPrometheus)).Except(recordingRules));
    }

    [Fact]
    public async Task Service_publishes_exactly_the_listed_instruments()
    {
        using var caller = bff.CallerOf();
        await caller.GetStringAsync(new Uri("/api/v1/me", UriKind.Relative), TestContext.Current.CancellationToken);
        // Other tests start services meanwhile.
        var published = new ConcurrentBag<(string, string?, string)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "ClockifyBff")
            {
                published.Add((instrument.Name, instrument.Unit, instrument.GetType().Name.Split('`')[0]));
            }
        };

        listener.Start();

        // The first of these instruments exists only with Redis, the second only with an exporter.
        string[] optional = ["clockifybff.replicas.redis", "clockifybff.health.degraded"];
        var expected = _instruments.Where(instrument => instrument.Name.StartsWith("clockifybff", StringComparison.Ordinal));
        Assert.Equal(
            expected.Where(instrument => !optional.Contains(instrument.Name)).Order(),
            published.Distinct().Where(instrument => !optional.Contains(instrument.Item1)).Order()
        );
    }

    [Fact]
    public void Every_alert_has_its_entry_in_the_runbook_and_every_entry_its_alert()
    {
        var alerts = AllRules.Where(rule => rule["alert"] is not null).ToArray();
        var entries = File.ReadAllText(Repository.PathOf("deploy/runbook.md")).Split("\n## ")[1].Split("\n### ")[1..];

        Assert.Equal(alerts.Select(alert => (string)alert["alert"]!), entries.Select(entry => entry.Split('\n')[0]));
        Assert.All(
            alerts,
            alert =>
            {
                Assert.Equal(
                    $"deploy/runbook.md#{((string)alert["alert"]!).ToLowerInvariant()}",
                    (string?)alert["annotations"]!["runbook"]
                );
                Assert.Contains((string)alert["labels"]!["severity"]!, (string[])["page", "ticket"]);
            }
        );
        Assert.All(
            entries,
            entry =>
                Assert.All(
                    ["**means**", "**callers see**", "**look**", "**do**"],
                    part => Assert.Contains(part, entry, StringComparison.OrdinalIgnoreCase)
                )
        );
    }

    [Fact]
    public void Panels_query_the_provisioned_data_source()
    {
        var source = Assert.Single(Yaml.Read("deploy/grafana/provisioning/datasources/prometheus.yaml")["datasources"]!.AsArray())!;
        var panels = JsonNode.Parse(File.ReadAllText(Repository.PathOf(Dashboard)))!["panels"]!.AsArray();

        Assert.All(panels, panel => Assert.Equal((string?)source["uid"], (string?)panel!["datasource"]!["uid"]));
    }

    [Fact]
    public async Task Prometheus_accepts_configuration_and_rules()
    {
        Prerequisite.Require(Promtool, "prometheus");
        await ChildProcess.SucceedAsync(Promtool, "check", "config", Repository.PathOf("deploy/prometheus/prometheus.yaml"));
        await ChildProcess.SucceedAsync(Promtool, "check", "rules", "--lint=all", "--lint-fatal", Repository.PathOf(Rules));
    }

    [Fact]
    public async Task Alerts_fire_after_their_conditions_hold_long_enough()
    {
        Prerequisite.Require(Promtool, "prometheus");
        await ChildProcess.SucceedAsync(Promtool, "test", "rules", Repository.PathOf("tests/ClockifyBff.Tests/Deploy/alerts.yaml"));
    }

    /// <summary>
    /// Returns the names of an instrument's metrics in Prometheus: with the unit as a suffix, unless it only names what is counted, and
    /// with <c>total</c> for a counter.
    /// </summary>
    private static string[] NamesInPrometheus((string Name, string? Unit, string Kind) instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var name = $"{instrument.Name.Replace('.', '_')}{unit}";
        return instrument.Kind switch
        {
            "Histogram" => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            "Counter" => [$"{name}_total"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"\b(clockifybff[_:]|http_server_)[a-z0-9_:]*[a-z0-9](?=[{\[\) <>"",\n])")]
    private static partial Regex Metric();
}
