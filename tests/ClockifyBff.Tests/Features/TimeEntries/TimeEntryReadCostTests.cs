using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The number of upstream calls of the first and of later reads of time entries.</summary>
[Trait("Kind", "API")]
public sealed class TimeEntryReadCostTests : TimeEntryTest
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private string Today => Day(0);

    [Fact]
    public async Task Timer_and_recent_days_are_one_call_and_other_days_are_one_each()
    {
        await AssertCostAsync(1, Today);
        // The newest entries don't prove that no timer runs.
        await AssertCostAsync(1, "timer");
        await AssertCostAsync(
            0,
            Today,
            "time-entries",
            "time-entries?pageSize=100",
            "time-entries?page=2",
            $"time-entries?start={Text(_time.GetUtcNow().AddDays(-1))}",
            "timer"
        );
        await AssertCostAsync(0, $"{Today}&search=review", $"{Today}&projectId={UnknownId}", $"{Today}&billable=true&sort=start");
        await AssertCostAsync(1, Day(-40));
        await AssertCostAsync(0, Day(-40), Today, "timer");
        await AssertCostAsync(1, "time-entries?page=3");
        await AssertCostAsync(1, "time-entries?search=review");
    }

    [Fact]
    public async Task First_read_of_a_recent_day_costs_one_call()
    {
        await AssertCostAsync(1, Today);
        await AssertCostAsync(1, Day(-40));
    }

    [Fact]
    public async Task First_read_of_an_old_day_costs_one_call_and_one_for_the_time_zone()
    {
        await AssertCostAsync(2, Day(-40));
        await AssertCostAsync(1, Today);
    }

    [Fact]
    public async Task Polling_costs_no_call_for_twenty_seconds_and_one_after_a_write()
    {
        await AssertCostAsync(2, "timer", Today);
        for (var second = 0; second < 20; second += 5)
        {
            await AssertCostAsync(0, "timer", Today);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        (await Asha.PostAsync("timer/start", new { description = "New" })).Is(201);
        await AssertCostAsync(1, "timer", Today);
        Assert.Equal("New", (await Asha.ListAsync(Today.Split('?')[1])).Items().First().Text("description"));
    }

    [Fact]
    public async Task Names_beside_ids_cost_no_further_call()
    {
        await Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", FullElsewhere());

        await AssertCostAsync(1, "timer");
        var entry = (await Asha.GetAsync("timer")).Json.GetProperty("entry");

        Assert.Equal(
            ("Website relaunch", "Design", "Meeting", "Asha Rao"),
            (
                entry.GetProperty("project").Text("name"),
                entry.GetProperty("task").Text("name"),
                entry.GetProperty("tags")[0].Text("name"),
                entry.GetProperty("user").Text("name")
            )
        );
    }

    [Fact]
    public async Task Time_entries_of_another_user_cost_one_call_and_then_none()
    {
        await AssertCostAsync(1, $"users/{Maria.UserId}/{Today}");
        await AssertCostAsync(0, $"users/{Maria.UserId}/time-entries");
    }

    [Fact]
    public async Task Days_follow_the_time_zone_of_the_user_without_another_call()
    {
        await Bff.Sandbox.ChangeCompanyAsync(HttpMethod.Put, $"users/{Asha.UserId}/time-zone", new { timeZone = "Pacific/Auckland" });
        var noon = new DateTimeOffset(_time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-2).AddHours(12.5);
        await Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = Text(noon),
                end = Text(noon.AddMinutes(10)),
                description = "Past midnight there",
            }
        );
        await AssertCostAsync(2, "timer");

        var day = noon.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Contains(
            "Past midnight there",
            (await Asha.ListAsync($"from={day}&to={day}")).Items().Select(entry => entry.Text("description"))
        );
        await AssertCostAsync(0, $"time-entries?from={day}&to={day}");
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static object FullElsewhere() =>
        new
        {
            projectId = DemoId(ClockifyBff.Sandbox.Clockify.EntityKind.Project, 0),
            taskId = DemoId(ClockifyBff.Sandbox.Clockify.EntityKind.Task, 0, 0),
            tagIds = new[] { DemoId(ClockifyBff.Sandbox.Clockify.EntityKind.Tag, 0) },
        };

    private string Day(int days)
    {
        // The time zone of Asha.
        var day = _time.GetUtcNow().ToOffset(TimeSpan.FromHours(5.5)).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"time-entries?from={day}&to={day}";
    }

    private async Task AssertCostAsync(int calls, params string[] paths)
    {
        var before = await Bff.Sandbox.JournalPositionAsync();
        foreach (var path in paths)
        {
            (await Asha.GetAsync(path)).Is(200);
        }

        var targets = (await Bff.Sandbox.JournalAsync(before, plane: "gateway")).Select(call => call.Target).ToList();
        Assert.True(calls == targets.Count, $"{string.Join(" and ", paths)}: {string.Join(" ", targets)}");
    }
}
