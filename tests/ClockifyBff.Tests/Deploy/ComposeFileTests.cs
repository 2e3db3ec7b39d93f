using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Deploy;

[Trait("Kind", "deploy")]
public sealed class ComposeFileTests
{
    private static readonly JsonNode _compose = Yaml.Read("docker-compose.yml");

    private static IReadOnlyList<(string Name, JsonNode Service)> Services =>
        [.. _compose["services"]!.AsObject().Select(service => (service.Key, service.Value!))];

    private static IReadOnlyList<JsonNode> Replicas =>
        [.. Services.Where(service => service.Name.StartsWith("bff-", StringComparison.Ordinal)).Select(service => service.Service)];

    [Fact]
    public void Compose_runs_two_production_replicas_without_published_ports()
    {
        Assert.Equal(2, Replicas.Count);
        Assert.All(
            Replicas,
            replica =>
            {
                Assert.Equal(
                    ("Production", "PostgreSql", "2"),
                    (Setting("ASPNETCORE_ENVIRONMENT"), Setting("Storage__Provider"), Setting("Replicas__Count"))
                );
                Assert.Null(replica["ports"]);
                // The service takes up to 55 s to stop.
                Assert.Equal("60s", (string?)replica["stop_grace_period"]);

                string? Setting(string name) => (string?)replica["environment"]![name];
            }
        );
        Assert.Equal(2, Replicas.Select(replica => (string?)replica["environment"]!["OTEL_RESOURCE_ATTRIBUTES"]).Distinct().Count());
    }

    [Fact]
    public void Every_service_is_hardened_and_pinned_and_listens_on_this_machine_only()
    {
        Assert.All(
            Services,
            service =>
            {
                Assert.Equal("true", (string?)service.Service["read_only"]);
                Assert.Equal(["ALL"], service.Service["cap_drop"].Texts());
                Assert.Equal(["no-new-privileges:true"], service.Service["security_opt"].Texts());
                Assert.True(
                    service.Service["build"] is not null || ((string)service.Service["image"]!).Split(':') is [_, not "latest"],
                    $"{service.Name} has no pinned image"
                );
                Assert.All(service.Service["ports"].Texts(), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
            }
        );
    }

    [Fact]
    public void Settings_in_compose_are_documented_in_the_configuration_table() =>
        Assert.Empty(
            SettingsTable.Unknown(
                Services
                    .Where(service => service.Service["build"] is not null)
                    .SelectMany(service => service.Service["environment"]!.AsObject().Select(setting => setting.Key))
            )
        );

    [Fact]
    public void Files_and_names_referred_to_by_compose_exist()
    {
        var files = Services
            .SelectMany(service => service.Service["volumes"].Texts())
            .Select(volume => volume.Split(':')[0])
            .Where(source => source.StartsWith("./", StringComparison.Ordinal))
            .ToList();
        Assert.Contains("./deploy/maton-key.sandbox", files);
        Assert.All(files, file => Assert.True(Path.Exists(Repository.PathOf(file)), $"{file} does not exist"));
        Assert.All(
            Services,
            service =>
            {
                Assert.All(Names(service.Service["depends_on"]), name => Assert.NotNull(_compose["services"]![name]));
                Assert.All(
                    service.Service["networks"].Texts(),
                    name => Assert.True(_compose["networks"]!.AsObject().ContainsKey(name), name)
                );
            }
        );
    }

    [Fact]
    public void Published_ports_have_variables_and_gateway_addresses_follow_its_port()
    {
        Assert.All(
            Services.SelectMany(service => service.Service["ports"].Texts()),
            port => Assert.Matches(@"^127\.0\.0\.1:\$\{[A-Z]+_PORT:-\d+\}:\d+$", port)
        );
        Assert.DoesNotContain(
            Services.SelectMany(service => service.Service["environment"].AllTexts()),
            text => text.Contains("localhost:8443", StringComparison.Ordinal)
        );
        var ports = new Dictionary<string, string> { ["GATEWAY_PORT"] = "9443" };
        Assert.Equal(
            ("https://localhost:9443/issuer", "localhost:9443", "https://localhost:9443"),
            (
                Setting("bff-1", "Authentication__Schemes__gateway__Issuer"),
                Setting("bff-2", "Maton__ConnectHost"),
                Setting("sandbox", "Sandbox__PublicUrl")
            )
        );

        string Setting(string service, string name) =>
            Compose.Interpolate((string)_compose["services"]![service]!["environment"]![name]!, ports);
    }

    [Fact]
    public void Bind_mounts_are_relabelled_for_SELinux()
    {
        var mounts = Services
            .SelectMany(service => service.Service["volumes"].Texts())
            .Where(volume => volume.StartsWith("./", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(mounts);
        Assert.All(mounts, mount => Assert.EndsWith(":ro,z", mount, StringComparison.Ordinal));
        // A secret from a file is a bind mount that can't be relabelled.
        Assert.Null(_compose["secrets"]);
    }

    private static IEnumerable<string> Names(JsonNode? members) => (members as JsonObject ?? []).Select(member => member.Key);
}
