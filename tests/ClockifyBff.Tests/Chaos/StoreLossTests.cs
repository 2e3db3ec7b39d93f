namespace ClockifyBff.Tests.Chaos;

/// <summary>PostgreSQL is killed while people work, and comes back.</summary>
[Trait("Kind", "chaos")]
public sealed class StoreLossTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_go_on_and_keyed_writes_get_503_while_PostgreSQL_is_away()
    {
        await using var server = new PostgreSqlServer();
        var store = await TestStore.NewPostgreSqlAsync(server);
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var bff = await BffFixture.StartBesideAsync(
            sandbox,
            [
                .. store.Settings,
                ("Authentication:Mode", "Development"),
                ("Connections:Adoption", "On"),
                ("Maton:Timeout", "00:00:02"),
                ("Budget:RequestsPerSecond", "1000"),
            ]
        );
        await using var traffic = await Traffic.StartAsync(sandbox.Url, sandbox.Controls, bff.Url);

        var results = await traffic.ResultsDuringAsync(async () =>
        {
            await Task.Delay(500, Stop);
            await server.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(6), Stop);
            await server.RestartAsync();
            await traffic.RecoverAsync();
        });

        Assert.All(
            results.Where(one => !one.IsSuccess),
            one => Assert.Contains(one.Outcome, (string[])["503 storage_unavailable", "409 idempotency_in_progress"])
        );
        Assert.All(results.Where(one => one.Call.StartsWith("GET", StringComparison.Ordinal)), one => Assert.True(one.IsSuccess, $"{one}"));
        Assert.Contains(results, one => one.Outcome == "503 storage_unavailable");
        await traffic.AssertPromisesAreKeptAsync();
    }
}
