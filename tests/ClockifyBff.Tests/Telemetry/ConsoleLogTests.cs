using System.Globalization;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Telemetry;

[Trait("Kind", "deploy")]
public sealed class ConsoleLogTests
{
    [Fact]
    public async Task Log_outside_Development_is_one_JSON_object_per_line_with_UTC_time()
    {
        await using var service = ServiceProcess.Start(
            "Production",
            ("TZ", "America/New_York"),
            ("MATON_API_KEY", "a-real-key"),
            ("AllowedHosts", "*"),
            ("Storage__ConnectionString", TestStore.NewSqlite().ConnectionString),
            ("Authentication__Schemes__app__Authority", "https://id.example"),
            ("Authentication__Schemes__app__Audiences__0", "clockify-bff")
        );
        await service.ListeningAsync();

        var lines = service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();

        var start = Assert.Single(lines, line => (string?)line["State"]?["Mode"] == "Jwt");
        Assert.Equal("Upstream: Maton at https://gateway.maton.ai; database: SQLite; authentication: Jwt", (string?)start["Message"]);
        var timestamp = DateTimeOffset.ParseExact(
            (string)start["Timestamp"]!,
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );
        Assert.InRange(TimeProvider.System.GetUtcNow() - timestamp, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1));
        Assert.All(lines, line => Assert.Null(line["Scopes"]));
    }

    [Fact]
    public async Task Log_in_Development_is_plain_text()
    {
        await using var service = ServiceProcess.Start("Development");
        await service.ListeningAsync();

        Assert.StartsWith("info: ", service.Output, StringComparison.Ordinal);
    }
}
