using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The number of upstream calls with the cache, and that writes show at once nevertheless.</summary>
[Trait("Kind", "API")]
public sealed class TimeEntryCacheTests : TimeEntryTest
{
    private const string Day = "from=2026-05-13&to=2026-05-13";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Parallel_equal_reads_cost_one_call()
    {
        await Bff.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(1, await ReadsDuringAsync(() => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Asha.ListAsync(Day)))));
    }

    [Fact]
    public async Task Entry_is_fresh_for_thirty_seconds_and_served_stale_for_three_minutes()
    {
        await Asha.ListAsync(Day);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await ReadsDuringAsync(() => Asha.ListAsync(Day)));

        await Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = Start,
                end = End,
                description = "Elsewhere",
            }
        );
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(
            1,
            await ReadsDuringAsync(async () =>
            {
                Assert.Empty((await Asha.ListAsync(Day)).Items());
                await Eventually.TrueAsync(async () => (await Asha.ListAsync(Day)).Items().Any());
            })
        );
    }

    [Fact]
    public async Task Read_of_an_entry_older_than_three_minutes_waits_for_a_refresh()
    {
        await Asha.ListAsync(Day);
        await Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = Start,
                end = End,
                description = "Elsewhere",
            }
        );
        _time.Advance(TimeSpan.FromSeconds(181));

        Assert.Equal(
            1,
            await ReadsDuringAsync(async () => Assert.Equal("Elsewhere", (await Asha.ListAsync(Day)).Items().First().Text("description")))
        );
    }

    [Fact]
    public async Task Read_with_no_cache_reads_upstream_at_most_every_five_seconds()
    {
        await Asha.ListAsync(Day);
        await Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = Start,
                end = End,
                description = "Elsewhere",
            }
        );
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(0, await ReadsDuringAsync(() => Asha.ListAsync(Day)));

        Assert.Equal(
            1,
            await ReadsDuringAsync(async () =>
                Assert.Contains(
                    "Elsewhere",
                    (await Asha.GetAsync($"time-entries?{Day}", ("Cache-Control", "no-cache"))).Is(200).Text,
                    StringComparison.Ordinal
                )
            )
        );
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, await ReadsDuringAsync(() => Asha.GetAsync($"time-entries?{Day}", ("Cache-Control", "no-cache"))));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await ReadsDuringAsync(() => Asha.GetAsync($"time-entries?{Day}", ("Cache-Control", "no-cache"))));
    }

    [Fact]
    public async Task Name_of_a_new_project_shows_beside_its_id_at_once()
    {
        var entry = await Asha.CreateAsync(FullEntry());
        var project = entry.Text("projectId");

        (await Asha.SendAsync(HttpMethod.Patch, $"projects/{project}", new { name = "Renamed" })).Is(200);

        Assert.Equal("Renamed", (await Asha.GetAsync($"time-entries/{entry.Id()}")).Is(200).Json.GetProperty("project").Text("name"));
        Assert.All(
            (await Asha.ListAsync($"projectId={project}")).Items(),
            one => Assert.Equal("Renamed", one.GetProperty("project").Text("name"))
        );
    }

    [Fact]
    public async Task Every_write_shows_at_once()
    {
        var description = 0;
        string? id = null;
        foreach (
            var write in (Func<Task>[])
                [
                    async () =>
                        id = (
                            await Asha.CreateAsync(
                                new
                                {
                                    start = Start,
                                    end = End,
                                    description = Next(),
                                }
                            )
                        ).Id(),
                    async () => (await Asha.PatchAsync(id!, new { description = Next() })).Is(200),
                    async () =>
                        (
                            await Asha.PostAsync(
                                $"users/{Asha.UserId}/time-entries",
                                new
                                {
                                    start = Start,
                                    end = End,
                                    description = Next(),
                                }
                            )
                        ).Is(201),
                    async () => (await Asha.PostAsync($"time-entries/{id}/duplicate")).Is(201),
                    async () => (await Asha.DeleteAsync(id!)).Is(200),
                    async () =>
                        id = (
                            await Asha.CallRawAsync(
                                HttpMethod.Post,
                                "time-entries",
                                new
                                {
                                    start = Start,
                                    end = End,
                                    description = Next(),
                                }
                            )
                        ).Id(),
                    () =>
                        Asha.CallRawAsync(
                            HttpMethod.Put,
                            $"time-entries/{id}",
                            new
                            {
                                start = Start,
                                end = End,
                                description = Next(),
                            }
                        ),
                    () => Asha.CallRawAsync(HttpMethod.Put, $"user/{Asha.UserId}/time-entries", new[] { new { id, description = Next() } }),
                    () => Asha.CallRawAsync(HttpMethod.Post, $"user/{Asha.UserId}/time-entries/{id}/duplicate"),
                    () => Asha.CallRawAsync(HttpMethod.Delete, $"time-entries/{id}"),
                ]
        )
        {
            await AssertListMatchesClockifyAsync();
            await write();
            await AssertListMatchesClockifyAsync();
        }

        string Next() => $"Write {++description}";

        async Task AssertListMatchesClockifyAsync()
        {
            var expected = await Asha.CallClockifyAsync(
                HttpMethod.Get,
                $"user/{Asha.UserId}/time-entries?start=2026-05-13T00:00:00Z&end=2026-05-14T00:00:00Z&page-size=200"
            );
            Assert.Equal(
                expected.EnumerateArray().Select(entry => (entry.Id(), entry.Text("description"))).Order(),
                (await Asha.ListAsync($"{Day}&all=true"))
                    .Items()
                    .Select(entry => (entry.Id(), (string?)(entry.Text("description") ?? "")))
                    .Order()
            );
        }
    }

    [Fact]
    public async Task Entry_created_for_another_user_shows_to_both_at_once()
    {
        await Maria.ListAsync(Day);
        await Asha.ListAsync(Day, $"users/{Maria.UserId}/time-entries");

        var id = (await Asha.PostAsync($"users/{Maria.UserId}/time-entries", new { start = Start, end = End })).Is(201).Json.Id();

        Assert.Contains(id, (await Maria.ListAsync(Day)).Ids());
        Assert.Contains(id, (await Asha.ListAsync(Day, $"users/{Maria.UserId}/time-entries")).Ids());
    }

    [Fact]
    public async Task Started_and_stopped_timers_show_to_every_user()
    {
        // In the demo company Maria has a running timer.
        Assert.Contains(Maria.UserId, await RunningAsync());
        await Maria.CallRawAsync(HttpMethod.Patch, $"user/{Maria.UserId}/time-entries", new { end = TimeProvider.System.GetUtcNow() });
        Assert.DoesNotContain(Maria.UserId, await RunningAsync());
        var timer = await Maria.CreateAsync(new { start = Start });
        Assert.Contains(Maria.UserId, await RunningAsync());

        await Maria.CallRawAsync(HttpMethod.Patch, $"user/{Maria.UserId}/time-entries", new { end = End });
        Assert.DoesNotContain(Maria.UserId, await RunningAsync());
        Assert.Equal(End, (await Maria.GetAsync($"time-entries/{timer.Id()}")).Json.Text("end"));

        async Task<IEnumerable<string?>> RunningAsync() =>
            (await Asha.ListAsync(path: "timers")).Items().Select(entry => entry.Text("userId"));
    }

    [Fact]
    public async Task Cache_entries_are_not_shared_between_users()
    {
        var entryOfAsha = (await Asha.CreateAsync(FullEntry())).Id();
        Assert.Contains(entryOfAsha, (await Asha.ListAsync(Day)).Ids());

        Assert.DoesNotContain(entryOfAsha, (await Maria.ListAsync(Day)).Ids());
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { onlyAdminsSeeAllTimeEntries = true });
        (await Maria.GetAsync($"users/{Asha.UserId}/time-entries?{Day}")).IsProblem(403, "upstream_forbidden", "ask_admin");
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }

    private async Task<int> ReadsDuringAsync(Func<Task> action)
    {
        var before = await Bff.Sandbox.JournalPositionAsync();
        await action();
        return (await Bff.Sandbox.JournalAsync(before, plane: "gateway")).Count(call =>
            call.Target.Contains($"/user/{Asha.UserId}/time-entries", StringComparison.Ordinal)
        );
    }
}
