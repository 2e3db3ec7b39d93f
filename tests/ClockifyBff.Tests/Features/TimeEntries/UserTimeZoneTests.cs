using System.Globalization;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Users have time zone ids that the tz database doesn't contain, or contains with the opposite offset.</summary>
[Trait("Kind", "API")]
public sealed class UserTimeZoneTests : TimeEntryTest
{
    [Theory]
    [InlineData("GMT+2", 2, "UTC+02")]
    [InlineData("UTC+02:00", 2, "UTC+02")]
    [InlineData("UT-3", -3, "UTC-03")]
    [InlineData("GMT-03:30", -3.5, "UTC-03:30")]
    [InlineData("UTC+0545", 5.75, "UTC+05:45")]
    [InlineData("+09:00", 9, "UTC+09")]
    [InlineData("Etc/GMT+2", -2, "Etc/GMT+2")]
    [InlineData("Etc/GMT-14", 14, "Etc/GMT-14")]
    [InlineData("Nowhere/Atall", 0, "UTC")]
    [InlineData("SystemV/PST8", 0, "UTC")]
    [InlineData("GMT+99", 0, "UTC")]
    [InlineData("", 0, "UTC")]
    [InlineData(null, 0, "UTC")]
    public async Task Day_contains_the_entries_that_start_in_it_for_every_time_zone_id(string? id, double hoursAhead, string used)
    {
        await Bff.Sandbox.ChangeCompanyAsync(HttpMethod.Put, $"users/{Maria.UserId}/time-zone", new { timeZone = id });
        using var maria = await EmployeeClient.OfAsync(Bff, "maria");
        var midnight = new DateTimeOffset(2026, 2, 10, 0, 0, 0, TimeSpan.FromHours(hoursAhead)).UtcDateTime;
        string[] ids =
        [
            await AtAsync(midnight.AddSeconds(-60)),
            await AtAsync(midnight),
            await AtAsync(midnight.AddDays(1).AddSeconds(-60)),
            await AtAsync(midnight.AddDays(1)),
        ];

        var found = (await maria.ListAsync("from=2026-02-10&to=2026-02-10&sort=start")).Items().Select(entry => entry.Text("id"));
        Assert.Equal(ids[1..3], found);
        var instants = $"start={Text(midnight)}&end={Text(midnight.AddDays(1))}&sort=start";
        Assert.Equal(ids[1..3], (await maria.ListAsync(instants)).Items().Select(entry => entry.Text("id")));
        Assert.Equal(
            ids[1..3],
            (await Asha.GetAsync($"users/{Maria.UserId}/time-entries?from=2026-02-10&to=2026-02-10&sort=start"))
                .Is(200)
                .Json.Items()
                .Select(entry => entry.Text("id"))
        );

        using var caller = Bff.CallerOf("maria@example.com");
        var user = (await caller.CallApiAsync(HttpMethod.Get, "me", headers: ("Cache-Control", "no-cache")))
            .Is(200)
            .Json.GetProperty("user");
        Assert.Equal((used, id), (user.Text("timeZoneUsed"), user.Text("timeZone")));

        async Task<string> AtAsync(DateTime start) => (await maria.CreateAsync(new { start = Text(start), durationSeconds = 30 })).Id();
    }

    private static string Text(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
