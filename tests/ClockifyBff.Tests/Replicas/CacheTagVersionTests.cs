using ClockifyBff.Replicas;

namespace ClockifyBff.Tests.Replicas;

[Trait("Kind", "replicas")]
public sealed class CacheTagVersionTests : IAsyncLifetime
{
    private const string Asha = "asha";
    private const string Maria = "maria";

    private static readonly CacheTag _tags = new("workspace", CacheTag.Tags);
    private static readonly CacheTag _clients = new("workspace", CacheTag.Clients);

    private RedisServer _server = null!;
    private RedisServices _first = null!;
    private RedisServices _second = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _first = await RedisServices.StartAsync(_server);
        _second = await RedisServices.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Version_raised_on_one_replica_changes_on_all_replicas_and_other_versions_do_not()
    {
        var (tags, tagsOfMaria, clients) = (
            await ReadFromOtherAsync(_tags, Asha),
            await ReadFromOtherAsync(_tags, Maria),
            await ReadFromOtherAsync(_clients, Asha)
        );

        await _first.Versions.InvalidateAsync(_tags, Asha);

        Assert.NotEqual(tags.Latest, (await ReadFromOtherAsync(_tags, Asha)).Latest);
        Assert.NotEqual(tags.Own, (await ReadFromOtherAsync(_tags, Asha)).Own);
        Assert.NotEqual(tagsOfMaria.Latest, (await ReadFromOtherAsync(_tags, Maria)).Latest);
        Assert.Equal(tagsOfMaria.Own, (await ReadFromOtherAsync(_tags, Maria)).Own);
        Assert.Equal(clients, await ReadFromOtherAsync(_clients, Asha));
    }

    [Fact]
    public async Task Versions_do_not_change_when_Redis_disconnects_and_reconnects()
    {
        await _first.Versions.InvalidateAsync(_tags, Asha);
        await _second.Versions.InvalidateAsync(_tags, Asha);
        var seen = (
            await ReadFromOtherAsync(_tags, Asha),
            await ReadFromOtherAsync(_clients, Asha),
            await _first.Versions.ReadAsync(_tags, Asha),
            await _first.Versions.ReadAsync(_clients, Asha)
        );

        await StopRedisAsync();
        Assert.Equal(
            seen,
            (
                await ReadFromOtherAsync(_tags, Asha),
                await ReadFromOtherAsync(_clients, Asha),
                await _first.Versions.ReadAsync(_tags, Asha),
                await _first.Versions.ReadAsync(_clients, Asha)
            )
        );
        await RestartRedisAsync();
        Assert.Equal(
            seen,
            (
                await ReadFromOtherAsync(_tags, Asha),
                await ReadFromOtherAsync(_clients, Asha),
                await _first.Versions.ReadAsync(_tags, Asha),
                await _first.Versions.ReadAsync(_clients, Asha)
            )
        );
    }

    [Fact]
    public async Task Version_raised_without_Redis_changes_on_other_replicas_after_its_return()
    {
        var (before, onFirst, clients) = (
            await ReadFromOtherAsync(_tags, Asha),
            await _first.Versions.ReadAsync(_tags, Asha),
            await ReadFromOtherAsync(_clients, Asha)
        );
        await StopRedisAsync();

        await _first.Versions.InvalidateAsync(_tags, Asha);

        var raised = await _first.Versions.ReadAsync(_tags, Asha);
        Assert.NotEqual(onFirst, raised);
        Assert.Equal(before, await ReadFromOtherAsync(_tags, Asha));
        await RestartRedisAsync();
        Assert.NotEqual(before, await ReadFromOtherAsync(_tags, Asha));
        Assert.Equal(clients, await ReadFromOtherAsync(_clients, Asha));

        // Another replica may have written since, and this replica has a cache entry with the raised version.
        Assert.NotEqual(raised, await _first.Versions.ReadAsync(_tags, Asha));
    }

    [Fact]
    public async Task Version_seen_by_one_replica_survives_a_Redis_that_lost_its_data()
    {
        await _first.Versions.InvalidateAsync(_tags, Asha);
        var before = await ReadFromOtherAsync(_tags, Asha);
        await _first.Versions.InvalidateAsync(_tags, Asha);

        await StopRedisAsync();
        Assert.Equal(before, await ReadFromOtherAsync(_tags, Asha));
        await RestartRedisAsync();

        Assert.NotEqual(before, await ReadFromOtherAsync(_tags, Asha));
    }

    [Fact]
    public async Task Too_many_pending_invalidations_change_every_version_once()
    {
        var before = (await ReadFromOtherAsync(_clients, Asha), await _first.Versions.ReadAsync(_clients, Asha));
        await StopRedisAsync();
        for (var number = 0; number < 5_001; number++)
        {
            await _first.Versions.InvalidateAsync(new CacheTag("made up", $"{number}"), Asha);
        }

        Assert.Equal(before, (await ReadFromOtherAsync(_clients, Asha), await _first.Versions.ReadAsync(_clients, Asha)));
        await RestartRedisAsync();

        var after = (await ReadFromOtherAsync(_clients, Asha), await _first.Versions.ReadAsync(_clients, Asha));
        Assert.NotEqual(before.Item1, after.Item1);
        Assert.NotEqual(before.Item2, after.Item2);
        Assert.Equal(after, (await ReadFromOtherAsync(_clients, Asha), await _first.Versions.ReadAsync(_clients, Asha)));
    }

    [Fact]
    public async Task Reading_a_version_without_Redis_neither_waits_nor_allocates()
    {
        await using var single = await RedisServices.StartAsync(server: null);
        await single.Versions.InvalidateAsync(_tags, Asha);
        var before = await single.Versions.ReadAsync(_tags, Asha);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var read = single.Versions.ReadAsync(_tags, Asha);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(read.IsCompletedSuccessfully);

        Assert.Equal(before, await read);
        await single.Versions.InvalidateAsync(_tags, Asha);
        Assert.NotEqual(before, await single.Versions.ReadAsync(_tags, Asha));
    }

    private ValueTask<CacheTagVersion> ReadFromOtherAsync(CacheTag tag, string employee) => _second.Versions.ReadAsync(tag, employee);

    private async Task StopRedisAsync()
    {
        await _server.StopAsync();
        await _first.WaitForReachableAsync(isReachable: false);
        await _second.WaitForReachableAsync(isReachable: false);
    }

    private async Task RestartRedisAsync()
    {
        await _server.RestartAsync();
        await _first.WaitForReachableAsync(isReachable: true);
        await _second.WaitForReachableAsync(isReachable: true);
    }
}
