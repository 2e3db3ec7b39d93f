using System.Diagnostics;

namespace ClockifyBff.Tests.Replicas;

[Trait("Kind", "replicas")]
public sealed class SharedRedisTests : IAsyncLifetime
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private RedisServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task SharedRedis_evaluates_scripts_and_delivers_messages()
    {
        await using var one = await RedisServices.StartAsync(_server);
        await using var other = await RedisServices.StartAsync(_server);
        var received = new TaskCompletionSource<string>();
        other.Redis.Subscribe("news", message => received.TrySetResult(message));

        var sum = await one.Redis.TryExecuteAsync(
            async redis => (int)await redis.ScriptEvaluateAsync("return ARGV[1] + ARGV[2]", [], [1, 2]),
            fallback: -1
        );
        await one.Redis.PublishAsync("news", "something");

        Assert.Equal(3, sum);
        Assert.Equal("something", await received.Task.WaitAsync(_limit, Stop));
    }

    [Fact]
    public async Task SharedRedis_logs_loss_and_return_once_and_receives_messages_again()
    {
        await using var replica = await RedisServices.StartAsync(_server);
        var returns = 0;
        replica.Redis.OnReconnected(_ =>
        {
            returns++;
            return Task.CompletedTask;
        });
        var received = new TaskCompletionSource<string>();
        replica.Redis.Subscribe("news", message => received.TrySetResult(message));

        await _server.StopAsync();
        await replica.WaitForReachableAsync(isReachable: false);
        Assert.Equal((-1, 0), (await replica.CountAsync(), returns));
        await _server.RestartAsync();
        await replica.WaitForReachableAsync(isReachable: true);
        await replica.Redis.PublishAsync("news", "back");

        Assert.Equal((1, 1), (await replica.CountAsync(), returns));
        Assert.Equal("back", await received.Task.WaitAsync(_limit, Stop));
        Assert.Equal(3, replica.LogMessages.Count);
    }

    [Fact]
    public async Task SharedRedis_started_before_the_server_connects_later()
    {
        await _server.StopAsync();
        await using var replica = await RedisServices.StartAsync(_server, waits: false);
        Assert.Equal(-1, await replica.CountAsync());
        await replica.WaitForLogMessagesAsync(1);
        Assert.False(replica.Redis.IsReachable);

        await _server.RestartAsync();
        await replica.WaitForReachableAsync(isReachable: true);

        Assert.Equal(1, await replica.CountAsync());
    }

    [Fact]
    public async Task Hanging_Redis_delays_one_command_for_a_second_and_later_ones_not_at_all()
    {
        await using var server = await RedisServer.StartProcessAsync();
        await using var replica = await RedisServices.StartAsync(server);
        await server.SuspendAsync();

        var first = Stopwatch.StartNew();
        Assert.Equal(-1, await replica.CountAsync());
        Assert.InRange(first.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        var second = replica.CountAsync();
        Assert.True(second.IsCompleted);
        Assert.Equal(-1, await second);

        await server.ResumeAsync();
        await replica.WaitForReachableAsync(isReachable: true);
        Assert.InRange(await replica.CountAsync(), 1, 2);
    }
}
