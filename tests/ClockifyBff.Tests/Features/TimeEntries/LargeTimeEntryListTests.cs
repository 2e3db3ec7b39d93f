using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Lists of a user with 5000 time entries.</summary>
[Trait("Kind", "API")]
public sealed class LargeTimeEntryListTests : TimeEntryTest
{
    private const int EntryCount = 5000;

    private string ListCall => $"GET /clockify/api/v1/workspaces/{Asha.Workspace}/user/{Asha.UserId}/time-entries";

    [Fact]
    public async Task All_true_returns_the_whole_list_with_one_call_upstream()
    {
        var before = await Bff.Sandbox.JournalPositionAsync();

        var all = await Asha.ListAsync("all=true");

        Assert.Equal(
            (EntryCount, EntryCount, false),
            (all.Ids().Count, all.GetProperty("total").GetInt32(), all.GetProperty("hasMore").GetBoolean())
        );
        Assert.Equal(EntryCount, all.Ids().Distinct().Count());
        Assert.Equal(all.Items().Select(entry => entry.Text("start")).OrderDescending(), all.Items().Select(entry => entry.Text("start")));
        Assert.All(
            all.Items(),
            entry =>
                Assert.Equal(
                    entry.Text("projectId"),
                    entry.GetProperty("project") is { ValueKind: System.Text.Json.JsonValueKind.Object } project ? project.Id() : null
                )
        );
        var calls = (await Bff.Sandbox.JournalAsync(before, plane: "gateway"))
            .Select(call => $"{call.Method} {call.Target.Split('?')[0]}")
            .ToList();
        Assert.Single(calls, ListCall);
        Assert.All(
            calls.Where(call => call != ListCall),
            call => Assert.Contains(call.Split('/')[^1], (string[])["projects", "tags", "user"])
        );
        Assert.Equal(calls.Count, calls.Distinct().Count());
    }

    [Fact]
    public async Task All_true_beyond_its_limit_has_hasMore()
    {
        await Asha.CreateAsync(new { start = "1990-01-01T00:00:00Z", durationSeconds = 1 });

        var all = await Asha.ListAsync("all=true");
        Assert.Equal((EntryCount, true), (all.Ids().Count, all.GetProperty("hasMore").GetBoolean()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, all.GetProperty("total").ValueKind);

        var oldestFirst = await Asha.ListAsync("all=true&sort=start");
        Assert.Equal(
            (EntryCount, EntryCount + 1, true, "1990-01-01T00:00:00Z"),
            (
                oldestFirst.Ids().Count,
                oldestFirst.GetProperty("total").GetInt32(),
                oldestFirst.GetProperty("hasMore").GetBoolean(),
                oldestFirst.Items().First().Text("start")
            )
        );

        var lastPage = await Asha.ListAsync("page=26&pageSize=200");
        Assert.Equal(
            (1, EntryCount + 1, false),
            (lastPage.Ids().Count, lastPage.GetProperty("total").GetInt32(), lastPage.GetProperty("hasMore").GetBoolean())
        );
    }

    [Fact]
    public async Task Pages_beyond_the_newest_hundred_are_read_from_Clockify()
    {
        var all = (await Asha.ListAsync("all=true")).Ids();
        var before = await Bff.Sandbox.JournalPositionAsync();

        var page = await Asha.ListAsync("page=15&pageSize=7");

        Assert.Equal(all.Skip(98).Take(7), page.Ids());
        Assert.True(page.GetProperty("hasMore").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, page.GetProperty("total").ValueKind);
        Assert.EndsWith(
            "page=15&page-size=7",
            Assert.Single(await Bff.Sandbox.JournalAsync(before, plane: "gateway")).Target,
            StringComparison.Ordinal
        );
        var beyond = await Asha.ListAsync("page=1000&pageSize=7");
        Assert.Equal((0, false), (beyond.Ids().Count, beyond.GetProperty("hasMore").GetBoolean()));
    }

    [Fact]
    public async Task Pages_of_a_filter_that_Clockify_lacks_cost_one_call()
    {
        var billable = (await Asha.ListAsync("all=true"))
            .Items()
            .Where(entry => entry.GetProperty("billable").GetBoolean())
            .Select(JsonExtensions.Id)
            .ToList();
        var before = await Bff.Sandbox.JournalPositionAsync();
        var ids = new List<string>();
        for (var (number, hasMore) = (1, true); hasMore; number++)
        {
            var page = await Asha.ListAsync($"billable=true&pageSize=200&page={number}");
            ids.AddRange(page.Ids());
            hasMore = page.GetProperty("hasMore").GetBoolean();
            Assert.Equal(billable.Count, page.GetProperty("total").GetInt32());
        }

        Assert.Equal(billable, ids);
        Assert.Single(
            await Bff.Sandbox.JournalAsync(before, plane: "gateway"),
            call => call.Target.Contains("/time-entries", StringComparison.Ordinal)
        );
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture
        {
            SandboxOptions = new SandboxOptions { RequestsPerSecond = 100_000, EntriesPerPerson = EntryCount },
        };
        await bff.StartWithAsync();
        return bff;
    }
}
