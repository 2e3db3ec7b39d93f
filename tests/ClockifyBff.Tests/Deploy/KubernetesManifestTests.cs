using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Deploy;

[Trait("Kind", "deploy")]
public sealed class KubernetesManifestTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Base = "deploy/kubernetes/base";
    private const string Example = "deploy/kubernetes/example";

    private static readonly JsonNode _deployment = Yaml.Read($"{Base}/deployment.yaml")["spec"]!;
    private static readonly JsonNode _pod = _deployment["template"]!["spec"]!;
    private static readonly JsonNode _container = Assert.Single(_pod["containers"]!.AsArray())!;

    private static string[] Probes => ["startupProbe", "livenessProbe", "readinessProbe"];

    [Theory]
    [InlineData(Base)]
    [InlineData(Example)]
    public void Kustomization_lists_exactly_the_files_of_its_folder(string folder)
    {
        var kustomization = Yaml.Read($"{folder}/kustomization.yaml");
        var files = kustomization["resources"]
            .Texts()
            .Concat(kustomization["configMapGenerator"]!.AsArray().SelectMany(map => map!["envs"].Texts()))
            .Concat((kustomization["patches"] as JsonArray ?? []).Select(patch => (string)patch!["path"]!))
            .ToArray();

        Assert.All(files, file => Assert.True(Path.Exists(Repository.PathOf($"{folder}/{file}")), $"{file} does not exist"));
        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf(folder)).Select(Path.GetFileName).Except(["kustomization.yaml"]).Order(),
            files.Where(file => !file.StartsWith("..", StringComparison.Ordinal)).Order()
        );
    }

    [Fact]
    public void Pod_meets_the_restricted_pod_security_standard()
    {
        Assert.Equal("false", (string?)_pod["automountServiceAccountToken"]);
        Assert.Equal(
            ("true", "RuntimeDefault"),
            ((string?)_pod["securityContext"]!["runAsNonRoot"], (string?)_pod["securityContext"]!["seccompProfile"]!["type"])
        );
        var container = _container["securityContext"]!;
        Assert.Equal(("false", "true"), ((string?)container["allowPrivilegeEscalation"], (string?)container["readOnlyRootFilesystem"]));
        Assert.Equal(["ALL"], container["capabilities"]!["drop"].Texts());
        Assert.NotNull(_container["resources"]!["limits"]!["memory"]);
        Assert.Equal(
            "restricted",
            (string?)Yaml.Read($"{Example}/namespace.yaml")["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]
        );
    }

    [Fact]
    public void Replica_count_matches_the_setting_and_one_pod_may_be_unavailable()
    {
        Assert.Equal(Variables($"{Base}/settings.env")["Replicas__Count"], (string?)_deployment["replicas"]);
        Assert.Equal("1", (string?)Yaml.Read($"{Base}/disruption-budget.yaml")["spec"]!["maxUnavailable"]);
        Assert.Equal("60", (string?)_pod["terminationGracePeriodSeconds"]);
    }

    [Fact]
    public void Selectors_match_the_labels_of_the_pods()
    {
        const string Name = "app.kubernetes.io/name";
        var label = (string)_pod.Parent!["metadata"]!["labels"]![Name]!;

        Assert.Equal(label, (string?)_deployment["selector"]!["matchLabels"]![Name]);
        Assert.Equal(label, (string?)Yaml.Read($"{Base}/service.yaml")["spec"]!["selector"]![Name]);
        Assert.Equal(label, (string?)Yaml.Read($"{Base}/disruption-budget.yaml")["spec"]!["selector"]!["matchLabels"]![Name]);
        Assert.Equal(label, (string?)Yaml.Read($"{Base}/network-policy.yaml")["spec"]!["podSelector"]!["matchLabels"]![Name]);
        Assert.All(
            _pod["topologySpreadConstraints"]!.AsArray(),
            constraint => Assert.Equal(label, (string?)constraint!["labelSelector"]!["matchLabels"]![Name])
        );

        // Kustomize would also add the label to the peers of the network policy.
        Assert.Null(Assert.Single(Yaml.Read($"{Base}/kustomization.yaml")["labels"]!.AsArray())!["includeSelectors"]);
    }

    [Fact]
    public async Task Probes_use_paths_and_a_host_that_the_service_accepts()
    {
        using var anybody = bff.CallerOf();
        foreach (var probe in Probes.Select(name => _container[name]!["httpGet"]!))
        {
            using var response = await anybody.GetAsync(
                new Uri((string)probe["path"]!, UriKind.Relative),
                TestContext.Current.CancellationToken
            );
            Assert.True(response.IsSuccessStatusCode, (string)probe["path"]!);
            var host = Assert.Single(probe["httpHeaders"]!.AsArray())!;
            Assert.Equal("Host", (string?)host["name"]);
            Assert.Contains((string)host["value"]!, Variables($"{Example}/settings.env")["AllowedHosts"].Split(';'));
        }
    }

    [Fact]
    public void Settings_in_manifests_are_documented_in_the_configuration_table() =>
        Assert.Empty(
            SettingsTable.Unknown(
                Variables($"{Base}/settings.env")
                    .Keys.Concat(Variables($"{Example}/settings.env").Keys)
                    .Concat(_container["env"]!.AsArray().Select(variable => (string)variable!["name"]!))
                    .Except(["POD_NAME"])
            )
        );

    [Fact]
    public void Manifests_refer_to_secrets_and_contain_none()
    {
        var manifests = Directory
            .EnumerateFiles(Repository.PathOf("deploy/kubernetes"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(Yaml.ReadAll);

        Assert.DoesNotContain(manifests, manifest => (string?)manifest["kind"] == "Secret" || manifest["secretGenerator"] is not null);
        Assert.All(
            ["Storage__ConnectionString", "Replicas__Redis"],
            name =>
                Assert.NotNull(
                    Assert.Single(_container["env"]!.AsArray(), variable => (string?)variable!["name"] == name)!["valueFrom"]![
                        "secretKeyRef"
                    ]
                )
        );
        Assert.StartsWith(
            (string)_container["volumeMounts"]![0]!["mountPath"]!,
            Variables($"{Base}/settings.env")["Maton__ApiKeyFile"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Network_policy_admits_only_the_gateway_and_required_egress_ports()
    {
        Assert.Empty(Yaml.Read($"{Base}/network-policy.yaml")["spec"]!["ingress"]!.AsArray());
        var policy = Yaml.Read($"{Example}/network-policy.yaml")["spec"]!;
        Assert.Single(policy["ingress"]!.AsArray());
        Assert.All(policy["egress"]!.AsArray().Concat(policy["ingress"]!.AsArray()), rule => Assert.NotEmpty(rule!["ports"]!.AsArray()));
        Assert.Equal(
            ["53", "53", "443", "5432", "6379", "4317"],
            policy["egress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => (string)port!["port"]!)
        );
    }

    private static Dictionary<string, string> Variables(string file) =>
        File.ReadLines(Repository.PathOf(file)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
