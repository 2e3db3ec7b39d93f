namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>A person whose plans fill the newest 100 entries.</summary>
[Trait("Kind", "API")]
public sealed class TimerBehindPlannedEntriesTests : TimerTest
{
    private const int Planned = 101;

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task Timer_behind_planned_entries_is_found(int days)
    {
        await PlanAsync(days);
        var running = await StartedElsewhereAsync(new { description = "Behind the plans" });

        Assert.Equal(running, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id());
        Assert.Equal(running, (await Asha.PostAsync("timer/stop")).Is(200).Json.GetProperty("stopped").Id());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").ValueKind);
        Assert.Equal("Behind the plans", (await Asha.PostAsync("timer/continue")).Is(201).Json.GetProperty("started").Text("description"));
    }

    [Fact]
    public async Task Timer_older_than_the_newest_100_entries_is_found_by_one_search()
    {
        var running = await StartedElsewhereAsync(new { start = Text(Now.AddHours(-30)) });
        foreach (var minute in Enumerable.Range(0, Planned))
        {
            await Asha.ElsewhereAsync(
                HttpMethod.Post,
                "time-entries",
                new { start = Text(Now.AddMinutes(-2 * minute)), end = Text(Now.AddMinutes((-2 * minute) + 1)) }
            );
        }

        Assert.Equal(running, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id());
        var position = await Bff.Sandbox.JournalPositionAsync();
        Assert.Equal(running, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id());
        Assert.Empty(await Bff.Sandbox.JournalAsync(position, "gateway"));
    }

    private async Task PlanAsync(int days)
    {
        foreach (var number in Enumerable.Range(0, Planned))
        {
            var start = Now.AddDays(days).AddMinutes(10 * number);
            await Asha.ElsewhereAsync(HttpMethod.Post, "time-entries", new { start = Text(start), end = Text(start.AddMinutes(5)) });
        }
    }
}
