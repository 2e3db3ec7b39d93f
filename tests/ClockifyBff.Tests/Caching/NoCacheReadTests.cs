using ClockifyBff.Tests.Features.TimeEntries;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Caching;

/// <summary>Reads with no-cache get fresh data at most every 5 s, and otherwise cached data with its age.</summary>
[Trait("Kind", "API")]
public sealed class NoCacheReadTests : TimeEntryTest
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public static TheoryData<string, string, string> Reloads
    {
        get
        {
            var reloads = new TheoryData<string, string, string>();
            foreach (var path in (string[])["tags", "projects", "clients", "users", "timer", "time-entries", "timers"])
            {
                reloads.Add(path, "Cache-Control", "no-cache");
            }

            reloads.Add("tags", "Cache-Control", "max-age=0");
            reloads.Add("time-entries", "Cache-Control", "no-store, max-age=0");
            reloads.Add("tags", "Pragma", "no-cache");
            reloads.Add("timer", "Pragma", "no-cache");
            return reloads;
        }
    }

    [Theory]
    [MemberData(nameof(Reloads))]
    public async Task Read_with_no_cache_within_five_seconds_returns_its_Age_and_a_later_one_reads_upstream(
        string path,
        string header,
        string value
    )
    {
        (await Asha.GetAsync(path)).Is(200);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(("0", true), await ReloadAsync());

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(("3", false), await ReloadAsync());

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(("0", true), await ReloadAsync());

        async Task<(string? Age, bool IsRead)> ReloadAsync()
        {
            var before = await Bff.Sandbox.JournalPositionAsync();
            var result = (await Asha.GetAsync(path, (header, value))).Is(200);
            return (result.Header("Age")!, (await Bff.Sandbox.JournalAsync(before, "gateway")).Count > 0);
        }
    }

    [Theory]
    [InlineData("Cache-Control", "max-age=60")]
    [InlineData("Pragma", "something")]
    public async Task Read_without_no_cache_is_served_from_the_cache(string header, string value)
    {
        (await Asha.GetAsync("tags")).Is(200);
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("6", (await Asha.GetAsync("tags", (header, value))).Is(200).Header("Age")!);
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }
}
