using System.Diagnostics;
using System.Net;
using static ClockifyBff.Tests.Deploy.ComposedService;

namespace ClockifyBff.Tests.Deploy;

[Trait("Kind", "deploy")]
public sealed class ReplicaStopTests(ComposedService service) : IClassFixture<ComposedService>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_of_one_replica_fails_no_call_through_the_gateway()
    {
        await service.StartAsync();
        using var asha = await service.ConnectedAsync("asha@example.com");
        await AnswerAsync(asha, HttpMethod.Get, "/api/v1/me");
        var stopping = service.Replicas[0];

        await stopping.TerminateAsync();
        var exit = stopping.ExitAsync();
        var since = Stopwatch.StartNew();
        while (!exit.IsCompleted || since.Elapsed < TimeSpan.FromSeconds(13))
        {
            Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(asha, HttpMethod.Get, "/api/v1/me")).Status);
            await Task.Delay(20, Stop);
        }

        Assert.Equal(0, await exit);
    }
}
