namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>A user whose planned entries fill the newest 100 entries, so that these don't include the running timer.</summary>
[Trait("Kind", "API")]
public sealed class TimerBehindPlannedEntriesTests : TimerTest
{
    private const int Planned = 101;

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task Timer_older_than_100_planned_entries_is_found(int days)
    {
        await CreatePlannedEntriesAsync(days);
        var running = await StartTimerInClockifyAsync(new { description = "Older than the plans" });

        Assert.Equal(running, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id());
        Assert.Equal(running, (await Asha.PostAsync("timer/stop")).Is(200).Json.GetProperty("stopped").Id());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").ValueKind);
        Assert.Equal(
            "Older than the plans",
            (await Asha.PostAsync("timer/continue")).Is(201).Json.GetProperty("started").Text("description")
        );
    }

    [Fact]
    public async Task Timer_older_than_the_newest_100_entries_is_found_by_one_search()
    {
        var running = await StartTimerInClockifyAsync(new { start = Format(Now.AddHours(-30)) });
        foreach (var minute in Enumerable.Range(0, Planned))
        {
            await Asha.CallClockifyAsync(
                HttpMethod.Post,
                "time-entries",
                new { start = Format(Now.AddMinutes(-2 * minute)), end = Format(Now.AddMinutes((-2 * minute) + 1)) }
            );
        }

        Assert.Equal(running, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id());
        var position = await Bff.Sandbox.JournalPositionAsync();
        Assert.Equal(running, (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry").Id());
        Assert.Empty(await Bff.Sandbox.JournalAsync(position, "gateway"));
    }

    private async Task CreatePlannedEntriesAsync(int days)
    {
        foreach (var number in Enumerable.Range(0, Planned))
        {
            var start = Now.AddDays(days).AddMinutes(10 * number);
            await Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { start = Format(start), end = Format(start.AddMinutes(5)) });
        }
    }
}
