using System.Diagnostics;

namespace ClockifyBff.Tests.Deploy;

[Trait("Kind", "deploy")]
public sealed class ReplicaStopTests(ComposeProcesses service) : IClassFixture<ComposeProcesses>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_of_one_replica_fails_no_call_through_the_gateway()
    {
        await service.StartAsync();
        using var asha = await service.SignInAndConnectAsync("asha@example.com");
        await asha.CallApiAsync(HttpMethod.Get, "me");
        var stopping = service.Replicas[0];

        await stopping.TerminateAsync();
        var exit = stopping.ExitAsync();
        var since = Stopwatch.StartNew();
        while (!exit.IsCompleted || since.Elapsed < TimeSpan.FromSeconds(13))
        {
            (await asha.CallApiAsync(HttpMethod.Get, "me")).Is(200);
            await Task.Delay(20, Stop);
        }

        Assert.Equal(0, await exit);
    }
}
