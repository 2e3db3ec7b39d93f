using System.Diagnostics.Metrics;
using ClockifyBff.Caching;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Tests.Caching;

/// <summary>Reads that check whether a write took effect.</summary>
[Trait("Kind", "unit")]
public sealed class LatestStateReadTests : IDisposable
{
    private static readonly CacheTag _tags = new("workspace", CacheTag.Tags);

    private readonly Meter _meter = new("cache of a test");
    private readonly SharedRedis _redis;
    private readonly BackgroundRefreshService _refresher;
    private readonly UpstreamCache _cache;

    public LatestStateReadTests()
    {
        _redis = new SharedRedis(Options.Create(new ReplicaOptions()), _meter, NullLogger<SharedRedis>.Instance);
        _refresher = new BackgroundRefreshService(
            Options.Create(new BudgetOptions()),
            TimeProvider.System,
            NullLogger<BackgroundRefreshService>.Instance
        );
        var options = Options.Create(new CacheOptions());
        _cache = new UpstreamCache(
            new CacheTagVersions(_redis, TimeProvider.System),
            _refresher,
            options,
            new CacheCapacity(options),
            _meter,
            TimeProvider.System
        );
    }

    public void Dispose()
    {
        _cache.Dispose();
        _refresher.Dispose();
        _redis.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Read_of_the_latest_state_joins_no_read_that_began_earlier()
    {
        var before = new TaskCompletionSource<string>();
        var earlier = ReadAsync(() => before.Task, freshness: null);

        Assert.Equal("after", await ReadAsync(() => Task.FromResult("after"), CacheFreshness.Uncached));

        before.SetResult("before");
        Assert.Equal("before", await earlier);
        Assert.Equal("after", await ReadAsync(() => Task.FromResult("not read"), freshness: null));
    }

    private Task<string> ReadAsync(Func<Task<string>> fetch, CacheFreshness? freshness)
    {
        var reader = new CacheReadContext(
            new UpstreamContext("connection", "asha", Priority.Interactive),
            requiresFresh: false,
            TestContext.Current.CancellationToken
        );
        return _cache.ReadAsync(reader, _tags, string.Empty, async (_, _) => new Fetched<string>(await fetch(), 1), freshness).AsTask();
    }
}
