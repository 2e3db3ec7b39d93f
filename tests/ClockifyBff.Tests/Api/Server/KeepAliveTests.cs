using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Tests.Api.Server;

[Trait("Kind", "API")]
public sealed class KeepAliveTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Idle_connection_is_closed_after_KeepAliveTimeout()
    {
        await using var bff = await BffFixture.StartAsync(("KeepAliveTimeout", "00:00:03"));
        using var client = new TcpClient();
        await client.ConnectAsync(bff.Url.Host, bff.Url.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET /health/live HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n\r\n"),
            TestContext.Current.CancellationToken
        );
        var buffer = new byte[4096];
        var idle = Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(_limit);
        while (await stream.ReadAsync(buffer, limit.Token) > 0)
        {
            idle.Restart();
        }

        Assert.True(idle.Elapsed > TimeSpan.FromSeconds(1), $"closed after {idle.Elapsed}");
    }

    [Fact]
    public void KeepAliveTimeout_by_default_exceeds_the_600_seconds_of_Googles_load_balancer()
    {
        using var factory = new WebApplicationFactory<Program>();
        var limits = factory.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(TimeSpan.FromMinutes(11), limits.KeepAliveTimeout);
    }
}
