namespace ClockifyBff.Tests.Chaos;

/// <summary>PostgreSQL is killed while employees work, and restarts.</summary>
[Trait("Kind", "chaos")]
public sealed class StoreLossTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_succeed_and_keyed_writes_get_503_while_PostgreSQL_is_down()
    {
        await using var server = new PostgreSqlServer();
        var store = await TestStore.NewPostgreSqlAsync(server);
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var bff = await BffFixture.StartOnSandboxAsync(
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
            await traffic.WaitForRecoveryAsync();
        });

        Assert.All(
            results.Where(result => !result.IsSuccess),
            result => Assert.Contains(result.Outcome, (string[])["503 storage_unavailable", "409 idempotency_in_progress"])
        );
        Assert.All(
            results.Where(result => result.Call.StartsWith("GET", StringComparison.Ordinal)),
            result => Assert.True(result.IsSuccess, $"{result}")
        );
        Assert.Contains(results, result => result.Outcome == "503 storage_unavailable");
        await traffic.AssertClockifyMatchesResultsAsync();
    }
}
