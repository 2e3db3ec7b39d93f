using System.Net;

namespace ClockifyBff.Tests.Telemetry;

public sealed class HealthTests(Bff bff) : IClassFixture<Bff>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_running_service_is_healthy_and_asks_nobody_upstream(string path)
    {
        using var caller = bff.CallerOf();
        var before = await bff.Sandbox.JournalPositionAsync();

        using var answer = await caller.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(await bff.Sandbox.JournalAsync(before));
    }
}
