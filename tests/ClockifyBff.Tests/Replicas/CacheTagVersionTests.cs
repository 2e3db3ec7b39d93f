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
    private RedisServices _one = null!;
    private RedisServices _other = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _one = await RedisServices.StartAsync(_server);
        _other = await RedisServices.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Version_raised_on_one_replica_changes_on_all_and_other_versions_don_t()
    {
        var (tags, hers, clients) = (await OfAsync(_tags, Asha), await OfAsync(_tags, Maria), await OfAsync(_clients, Asha));

        await _one.Versions.InvalidateAsync(_tags, Asha);

        Assert.NotEqual(tags.Latest, (await OfAsync(_tags, Asha)).Latest);
        Assert.NotEqual(tags.Own, (await OfAsync(_tags, Asha)).Own);
        Assert.NotEqual(hers.Latest, (await OfAsync(_tags, Maria)).Latest);
        Assert.Equal(hers.Own, (await OfAsync(_tags, Maria)).Own);
        Assert.Equal(clients, await OfAsync(_clients, Asha));
    }

    [Fact]
    public async Task Versions_don_t_change_when_Redis_goes_and_returns()
    {
        await _one.Versions.InvalidateAsync(_tags, Asha);
        await _other.Versions.InvalidateAsync(_tags, Asha);
        var seen = (
            await OfAsync(_tags, Asha),
            await OfAsync(_clients, Asha),
            await _one.Versions.ReadAsync(_tags, Asha),
            await _one.Versions.ReadAsync(_clients, Asha)
        );

        await LoseAsync();
        Assert.Equal(
            seen,
            (
                await OfAsync(_tags, Asha),
                await OfAsync(_clients, Asha),
                await _one.Versions.ReadAsync(_tags, Asha),
                await _one.Versions.ReadAsync(_clients, Asha)
            )
        );
        await RestartAsync();
        Assert.Equal(
            seen,
            (
                await OfAsync(_tags, Asha),
                await OfAsync(_clients, Asha),
                await _one.Versions.ReadAsync(_tags, Asha),
                await _one.Versions.ReadAsync(_clients, Asha)
            )
        );
    }

    [Fact]
    public async Task Version_raised_without_Redis_changes_here_at_once_and_elsewhere_after_its_return()
    {
        var (before, here, clients) = (
            await OfAsync(_tags, Asha),
            await _one.Versions.ReadAsync(_tags, Asha),
            await OfAsync(_clients, Asha)
        );
        await LoseAsync();

        await _one.Versions.InvalidateAsync(_tags, Asha);

        var raised = await _one.Versions.ReadAsync(_tags, Asha);
        Assert.NotEqual(here, raised);
        Assert.Equal(before, await OfAsync(_tags, Asha));
        await RestartAsync();
        Assert.NotEqual(before, await OfAsync(_tags, Asha));
        Assert.Equal(clients, await OfAsync(_clients, Asha));

        // Another replica may have written since, and this one has an entry of that version.
        Assert.NotEqual(raised, await _one.Versions.ReadAsync(_tags, Asha));
    }

    [Fact]
    public async Task Version_seen_by_one_replica_survives_a_Redis_that_lost_its_data()
    {
        await _one.Versions.InvalidateAsync(_tags, Asha);
        var before = await OfAsync(_tags, Asha);
        await _one.Versions.InvalidateAsync(_tags, Asha);

        await LoseAsync();
        Assert.Equal(before, await OfAsync(_tags, Asha));
        await RestartAsync();

        Assert.NotEqual(before, await OfAsync(_tags, Asha));
    }

    [Fact]
    public async Task Too_many_pending_invalidations_change_every_version_once()
    {
        var before = (await OfAsync(_clients, Asha), await _one.Versions.ReadAsync(_clients, Asha));
        await LoseAsync();
        for (var number = 0; number < 5_001; number++)
        {
            await _one.Versions.InvalidateAsync(new CacheTag("made up", $"{number}"), Asha);
        }

        Assert.Equal(before, (await OfAsync(_clients, Asha), await _one.Versions.ReadAsync(_clients, Asha)));
        await RestartAsync();

        var after = (await OfAsync(_clients, Asha), await _one.Versions.ReadAsync(_clients, Asha));
        Assert.NotEqual(before.Item1, after.Item1);
        Assert.NotEqual(before.Item2, after.Item2);
        Assert.Equal(after, (await OfAsync(_clients, Asha), await _one.Versions.ReadAsync(_clients, Asha)));
    }

    [Fact]
    public async Task Reading_a_version_without_Redis_neither_waits_nor_allocates()
    {
        await using var alone = await RedisServices.StartAsync(server: null);
        await alone.Versions.InvalidateAsync(_tags, Asha);
        var before = await alone.Versions.ReadAsync(_tags, Asha);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var asked = alone.Versions.ReadAsync(_tags, Asha);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(asked.IsCompletedSuccessfully);

        Assert.Equal(before, await asked);
        await alone.Versions.InvalidateAsync(_tags, Asha);
        Assert.NotEqual(before, await alone.Versions.ReadAsync(_tags, Asha));
    }

    private ValueTask<CacheTagVersion> OfAsync(CacheTag tag, string employee) => _other.Versions.ReadAsync(tag, employee);

    private async Task LoseAsync()
    {
        await _server.StopAsync();
        await _one.BecomesAsync(isReachable: false);
        await _other.BecomesAsync(isReachable: false);
    }

    private async Task RestartAsync()
    {
        await _server.RestartAsync();
        await _one.BecomesAsync(isReachable: true);
        await _other.BecomesAsync(isReachable: true);
    }
}
