using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace ClockifyBff.Tests.Replicas;

/// <summary>
/// Connection strings of Redis: URLs are accepted, and invalid ones are rejected with the name of the setting and the expected form.
/// </summary>
[Trait("Kind", "replicas")]
public sealed class RedisLocationTests
{
    [Theory]
    [InlineData("redis://{0}", 0)]
    [InlineData("redis://{0}/3", 3)]
    [InlineData("redis://default:any%20password@{0}/1", 1)]
    [InlineData("REDIS://{0}/", 0)]
    [InlineData("{0},defaultDatabase=2", 2)]
    public async Task Redis_location_is_accepted_as_URL_or_host_and_port(string location, int database)
    {
        await using var redis = await RedisServer.StartProcessAsync();
        await using var service = ServiceProcess.Start(
            "Development",
            ("Replicas__Redis", string.Format(System.Globalization.CultureInfo.InvariantCulture, location, redis.ConnectionString))
        );
        using var anybody = new HttpClient { BaseAddress = await service.ListeningAsync() };
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);

        await Eventually.TrueAsync(async () => await connection.GetDatabase(database).KeyExistsAsync("{clockifybff}:seen"));

        Assert.Contains(
            "healthy",
            await anybody.GetStringAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task Rediss_URL_connects_with_TLS()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var service = ServiceProcess.Start(
            "Development",
            ("Replicas__Redis", $"rediss://user:secret@localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/0")
        );
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var client = await listener.AcceptTcpClientAsync(limit.Token);
        var first = new byte[1];
        await client.GetStream().ReadExactlyAsync(first, limit.Token);

        // A record of a TLS handshake.
        Assert.Equal(0x16, first[0]);
    }

    [Theory]
    [InlineData("redis://")]
    [InlineData("redis://:hunter2@")]
    [InlineData("redis://u:hunter2@redis.example:99999")]
    [InlineData("redis://u:hunter2@redis.example:port")]
    [InlineData("redis://u:hunter2@redis.example/first")]
    [InlineData("redis://u:hunter2@redis.example/-1")]
    [InlineData("rediss://u:hunter2@redis.example/0?ssl_cert_reqs=none")]
    [InlineData("http://u:hunter2@redis.example:6379")]
    [InlineData("redis.example:port,password=hunter2")]
    [InlineData("redis.example:99999,password=hunter2")]
    [InlineData(":6379,password=hunter2")]
    [InlineData("password=hunter2")]
    [InlineData("redis.example/0,password=hunter2")]
    public async Task Redis_location_without_a_server_fails_the_start_and_names_the_expected_form(string location)
    {
        await using var service = ServiceProcess.Start("Development", ("Replicas__Redis", location));

        Assert.NotEqual(0, await service.ExitAsync());
        Assert.Contains(
            "Replicas:Redis is no connection string of Redis, such as redis.example:6379,ssl=true or "
                + "rediss://user:password@redis.example:6379/0",
            service.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hunter2", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }
}
