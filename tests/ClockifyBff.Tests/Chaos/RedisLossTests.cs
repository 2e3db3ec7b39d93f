namespace ClockifyBff.Tests.Chaos;

/// <summary>Redis is killed while employees work, and restarts without its data.</summary>
[Trait("Kind", "chaos")]
public sealed class RedisLossTests(PostgreSqlServer postgreSql)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loss_and_return_of_Redis_fails_no_call_and_loses_no_write()
    {
        await using var replicas = await ReplicaProcesses.StartAsync(postgreSql);
        await using var traffic = await Traffic.StartAsync(replicas);

        var results = await traffic.ResultsDuringAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            await replicas.Redis.StopAsync();
            await Task.Delay(TimeSpan.FromSeconds(4), Stop);
            await replicas.Redis.RestartAsync();
            await Task.Delay(TimeSpan.FromSeconds(2), Stop);
            await traffic.WaitForRecoveryAsync();
        });

        Assert.All(results, call => Assert.True(call.IsSuccess, $"{call}"));
        await traffic.AssertClockifyMatchesResultsAsync();
    }
}
