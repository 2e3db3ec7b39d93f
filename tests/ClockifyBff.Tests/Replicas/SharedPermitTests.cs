using System.Diagnostics;
using System.Diagnostics.Metrics;
using ClockifyBff.Replicas;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Replicas;

[Trait("Kind", "replicas")]
public sealed class SharedPermitTests : IAsyncLifetime
{
    private static readonly TimeSpan _coldStartMargin = TimeSpan.FromSeconds(10);

    // Redis has its own clock, which this clock doesn't control.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));
    private readonly Meter _meter = new("permits of a test");
    private readonly List<SharedRedis> _redises = [];
    private RedisServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var redis in _redises)
        {
            await redis.StopAsync(CancellationToken.None);
            redis.Dispose();
        }

        _meter.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_together_take_no_more_permits_than_one_replica_may()
    {
        const int Limit = 20;
        SharedSlidingWindow[] replicas =
        [
            await StartAsync(Limit, 1, TimeProvider.System),
            await StartAsync(Limit, 1, TimeProvider.System),
            await StartAsync(Limit, 1, TimeProvider.System),
        ];
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(replicas.Select(window => TakeAsync(window, Limit)));

        Assert.True(clock.Elapsed >= SlidingWindow.Window * 2, $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Replica_that_shares_permits_with_another_predicts_a_longer_wait()
    {
        SharedSlidingWindow[] replicas = [await StartAsync(10, 1, _time), await StartAsync(10, 1, _time)];
        _time.Advance(_coldStartMargin);
        var predictedAlone = replicas[0].UntilFree(20);
        await TakeAllAsync(replicas[0]);

        Assert.False(await replicas[1].TakeSharedAsync());
        Assert.False(await replicas[0].TakeSharedAsync());

        Assert.InRange(predictedAlone, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3.2));
        Assert.InRange(replicas[0].UntilFree(20), TimeSpan.FromSeconds(4.2), TimeSpan.FromSeconds(5.6));
        Assert.Equal(SlidingWindow.Window / 5, replicas[0].Interval);
    }

    [Fact]
    public async Task Replica_that_took_all_permits_leaves_half_to_a_waiting_replica()
    {
        SharedSlidingWindow[] replicas = [await StartAsync(10, 1, _time), await StartAsync(10, 1, _time)];
        _time.Advance(_coldStartMargin);
        int taken;
        var sinceRejection = new Stopwatch();
        do
        {
            await TakeAllAsync(replicas[0]);
            sinceRejection.Restart();
            Assert.False(await replicas[1].TakeSharedAsync());
            await Task.Delay(SlidingWindow.Window + TimeSpan.FromSeconds(0.4), Stop);
            taken = await TakeAllAsync(replicas[0]);
        } while (sinceRejection.Elapsed > SlidingWindow.Window * 2);

        Assert.Equal(5, taken);
        Assert.Equal(SlidingWindow.Window / 10, replicas[0].UntilFree(0));
        Assert.True(await replicas[1].TakeSharedAsync());
        Assert.True(await replicas[0].TakeSharedAsync());
    }

    [Fact]
    public async Task Permits_taken_all_at_once_become_free_one_by_one()
    {
        var window = await StartAsync(10, 1, _time);
        _time.Advance(_coldStartMargin);
        Assert.Equal((TimeSpan.Zero, 10), (window.UntilFree(0), await TakeAllAsync(window)));
        await Task.Delay(SlidingWindow.Window + TimeSpan.FromSeconds(0.4), Stop);
        _time.Advance(SlidingWindow.Window * 1.4);

        Assert.True(await window.TakeSharedAsync());
        Assert.Equal(SlidingWindow.Window / 20, window.UntilFree(0));

        await Task.Delay(2 * SlidingWindow.Window, Stop);
        _time.Advance(2 * SlidingWindow.Window);
        Assert.Equal((true, TimeSpan.Zero), (await window.TakeSharedAsync(), window.UntilFree(0)));
    }

    [Fact]
    public async Task Replica_without_Redis_takes_its_share_of_permits_after_one_window()
    {
        var window = await StartAsync(10, 3, _time);
        _time.Advance(SlidingWindow.Window);
        Assert.True(await window.TakeSharedAsync());

        await _server.StopAsync();
        await WaitForSharedAsync(window, areShared: false);

        Assert.Equal((false, SlidingWindow.Window), (window.TryTake(), window.UntilFree(0)));
        _time.Advance(SlidingWindow.Window);
        for (var share = 0; share < 3; share++)
        {
            Assert.True(window.TryTake());
            _time.Advance(SlidingWindow.Window / 6);
        }

        Assert.False(window.TryTake());
    }

    [Fact]
    public async Task Replica_after_the_return_of_Redis_takes_only_its_share_until_all_have_seen_it()
    {
        var window = await StartAsync(10, 5, _time);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _server.StopAsync();
        await WaitForSharedAsync(window, areShared: false);
        await _server.RestartAsync();
        await WaitForSharedAsync(window, areShared: true);
        _time.Advance(SlidingWindow.Window);

        Assert.True(await window.TakeSharedAsync());
        _time.Advance(SlidingWindow.Window / 4);
        Assert.True(await window.TakeSharedAsync());
        _time.Advance(SlidingWindow.Window / 4);
        Assert.False(await window.TakeSharedAsync());
        Assert.False(window.TryTake());

        _time.Advance(_coldStartMargin);
        for (var more = 0; more < 7; more++)
        {
            Assert.True(await window.TakeSharedAsync());
        }
    }

    [Fact]
    public void Replica_that_starts_takes_no_permit_for_one_window()
    {
        var window = new SharedSlidingWindow(10, 2, CreateRedis(), _time);

        Assert.Equal((false, false, SlidingWindow.Window), (window.IsShared, window.TryTake(), window.UntilFree(0)));

        _time.Advance(SlidingWindow.Window);
        Assert.True(window.TryTake());
    }

    private static async Task<int> TakeAllAsync(SharedSlidingWindow window)
    {
        var taken = 0;
        while (await window.TakeSharedAsync())
        {
            taken++;
        }

        return taken;
    }

    private static async Task TakeAsync(SharedSlidingWindow window, int count)
    {
        while (count > 0)
        {
            if (await window.TakeSharedAsync())
            {
                count--;
            }
            else
            {
                await Task.Delay(window.UntilFree(0), Stop);
            }
        }
    }

    private static Task WaitForSharedAsync(SharedSlidingWindow window, bool areShared) =>
        Eventually.TrueAsync(() => window.IsShared == areShared);

    private async Task<SharedSlidingWindow> StartAsync(int limit, int replicas, TimeProvider time)
    {
        var redis = CreateRedis();
        var window = new SharedSlidingWindow(limit, replicas, redis, time);
        await redis.StartAsync(Stop);
        await WaitForSharedAsync(window, areShared: true);
        return window;
    }

    private SharedRedis CreateRedis()
    {
        var redis = new SharedRedis(
            Options.Create(new ReplicaOptions { Redis = _server.ConnectionString }),
            _meter,
            NullLogger<SharedRedis>.Instance
        );
        _redises.Add(redis);
        return redis;
    }
}
