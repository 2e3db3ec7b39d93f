using System.Globalization;
using NodaTime;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Days begin and end in the user's time zone, also when the clock is changed. Clockify accepts only local times.</summary>
[Trait("Kind", "API")]
public sealed class TimeEntryWindowTests : TimeEntryTest
{
    private static readonly string[] _clockChanges =
    [
        "maria 2026-03-08",
        "maria 2026-11-01",
        "tane 2026-04-05",
        "tane 2026-09-27",
        "asha 2026-03-08",
    ];

    public static TheoryData<string> ClockChanges => [.. _clockChanges];

    /// <summary>An entry starts every half hour, from the evening before the day to the morning after it.</summary>
    [Theory]
    [MemberData(nameof(ClockChanges))]
    public async Task Day_contains_the_entries_that_start_in_it(string userAndDay)
    {
        var (employee, zone, day) = await StartClientAsync(userAndDay);
        using var _ = employee;
        var starts = await CreateEntryEachHalfHourAsync(employee, zone, day);

        foreach (
            var (from, to) in ((LocalDate, LocalDate)[])
                [
                    (day.PlusDays(-1), day.PlusDays(-1)),
                    (day, day),
                    (day.PlusDays(1), day.PlusDays(1)),
                    (day.PlusDays(-1), day),
                    (day.PlusDays(-3), day.PlusDays(3)),
                ]
        )
        {
            var expected = starts.Where(start => start.InZone(zone).Date is var date && date >= from && date <= to);
            Assert.Equal(Texts(expected), await ListStartsAsync(employee, $"from={Text(from)}&to={Text(to)}"));
        }

        // The day has 23, 25 or, in India, 24 hours.
        Assert.Equal(
            userAndDay switch
            {
                "maria 2026-03-08" or "tane 2026-09-27" => 46,
                "asha 2026-03-08" => 48,
                _ => 50,
            },
            starts.Count(start => start.InZone(zone).Date == day)
        );
    }

    [Theory]
    [MemberData(nameof(ClockChanges))]
    public async Task Window_of_instants_includes_its_start_and_excludes_its_end(string userAndDay)
    {
        var (employee, zone, day) = await StartClientAsync(userAndDay);
        using var _ = employee;
        var starts = await CreateEntryEachHalfHourAsync(employee, zone, day);
        var midnight = zone.AtStartOfDay(day).ToInstant();

        for (var hour = -3; hour <= 28; hour++)
        {
            var from = midnight + Duration.FromHours(hour);
            foreach (
                var length in (Duration[])
                    [Duration.FromMinutes(30), Duration.FromHours(1), Duration.FromHours(2) + Duration.FromMilliseconds(1)]
            )
            {
                var to = from + length;
                Assert.Equal(
                    Texts(starts.Where(start => start >= from && start < to)),
                    await ListStartsAsync(
                        employee,
                        $"start={from}&end={to.ToString("uuuu-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}"
                    )
                );
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Days_of_another_user_are_in_the_time_zone_of_that_user(bool usersAreReservedToAdmins)
    {
        var zone = DateTimeZoneProviders.Tzdb["Pacific/Auckland"];
        using var tane = await EmployeeClient.OfAsync(Bff, "tane");
        var day = new LocalDate(2026, 4, 5);
        var starts = await CreateEntryEachHalfHourAsync(tane, zone, day);
        await Bff.Sandbox.ChangeWorkspaceAsync(Maria.Workspace, new { adminOnlyPages = usersAreReservedToAdmins ? new[] { "TEAM" } : [] });
        var route = $"users/{tane.UserId}/time-entries";

        // A caller who may not read users gets days in the caller's own time zone. Windows of instants don't depend on the time zone.
        var zoneOfDays = usersAreReservedToAdmins ? DateTimeZoneProviders.Tzdb["America/New_York"] : zone;
        Assert.Equal(
            Texts(starts.Where(start => start.InZone(zoneOfDays).Date == day)),
            await ListStartsAsync(Maria, "from=2026-04-05&to=2026-04-05", route)
        );
        Assert.Equal(
            Texts(starts.Where(start => start.InZone(zone).Date == day)),
            await ListStartsAsync(Asha, "from=2026-04-05&to=2026-04-05", route)
        );
        for (var i = 0; i + 4 < starts.Count; i += 5)
        {
            Assert.Equal(Texts(starts.Skip(i).Take(4)), await ListStartsAsync(Maria, $"start={starts[i]}&end={starts[i + 4]}", route));
        }
    }

    [Fact]
    public async Task Days_of_another_user_are_502_when_the_users_can_t_be_read()
    {
        await Bff.Sandbox.RespondNextAsync("GET", "/api/v1/workspaces/*/users", 500, """{"message":"Oops","code":500}""", count: 99);

        (await Asha.GetAsync($"users/{Maria.UserId}/time-entries?from=2026-04-05&to=2026-04-05")).IsProblem(
            502,
            "upstream_unavailable",
            "retry"
        );
    }

    [Fact]
    public async Task Window_may_be_open_on_either_side()
    {
        var first = await Asha.CreateAsync(new { start = "1999-12-31T18:29:59Z", durationSeconds = 60 });
        var second = await Asha.CreateAsync(new { start = "1999-12-31T18:30:00Z", durationSeconds = 60 });
        var last = await Asha.CreateAsync(new { start = "2099-01-01T00:00:00Z", durationSeconds = 60 });

        Assert.Equal([first.Id()], (await Asha.ListAsync("to=1999-12-31")).Ids());
        Assert.Equal([second.Id(), first.Id()], (await Asha.ListAsync("to=2000-01-01")).Ids());
        Assert.Equal([first.Id()], (await Asha.ListAsync("end=1999-12-31T18:30:00Z")).Ids());
        Assert.Equal([last.Id()], (await Asha.ListAsync("from=2099-01-01")).Ids());
        Assert.Equal([last.Id()], (await Asha.ListAsync("start=2099-01-01T01:00:00%2B01:00")).Ids());
        Assert.Equal([second.Id(), first.Id()], (await Asha.ListAsync("from=0001-01-01&to=2000-01-01")).Ids());
    }

    [Fact]
    public async Task Filters_narrow_a_window()
    {
        var full = (await Asha.CreateAsync(FullEntry())).Id();
        var bare = (
            await Asha.CreateAsync(
                new
                {
                    start = Start,
                    end = End,
                    billable = true,
                    description = "50% & more",
                }
            )
        ).Id();
        const string day = "from=2026-05-13&to=2026-05-13";
        var entry = (await Asha.GetAsync($"time-entries/{full}")).Json;

        Assert.Equal([full], (await Asha.ListAsync($"{day}&search=kick-OFF")).Ids());
        Assert.Equal([bare], (await Asha.ListAsync($"{day}&search=50%25%20%26")).Ids());
        Assert.All(
            (string[])
                [
                    $"projectId={entry.Text("projectId")}",
                    $"taskId={entry.Text("taskId")}",
                    $"tagId={entry.GetProperty("tagIds")[1].GetString()}",
                ],
            filter => Assert.Equal([full], Asha.ListAsync($"{day}&{filter}&billable=false").GetAwaiter().GetResult().Ids())
        );
        Assert.Contains(bare, (await Asha.ListAsync($"{day}&billable=true")).Ids());
        Assert.DoesNotContain(full, (await Asha.ListAsync($"{day}&billable=true")).Ids());
        Assert.Empty((await Asha.ListAsync($"{day}&projectId={UnknownId}")).Ids());
    }

    private async Task<(EmployeeClient EmployeeClient, DateTimeZone Zone, LocalDate Day)> StartClientAsync(string userAndDay)
    {
        var (mailbox, day) = (userAndDay.Split(' ')[0], NodaTime.Text.LocalDatePattern.Iso.Parse(userAndDay.Split(' ')[1]).Value);
        var employee = await EmployeeClient.OfAsync(Bff, mailbox);
        var zone = DateTimeZoneProviders.Tzdb[
            mailbox switch
            {
                "maria" => "America/New_York",
                "tane" => "Pacific/Auckland",
                _ => "Asia/Kolkata",
            }
        ];
        return (employee, zone, day);
    }

    private static async Task<IReadOnlyList<Instant>> CreateEntryEachHalfHourAsync(
        EmployeeClient employee,
        DateTimeZone zone,
        LocalDate day
    )
    {
        // Entries of the demo company on these days would disturb the test.
        foreach (var id in (await employee.ListAsync($"from={Text(day.PlusDays(-5))}&to={Text(day.PlusDays(5))}&all=true")).Ids())
        {
            await employee.CallClockifyAsync(HttpMethod.Delete, $"time-entries/{id}");
        }

        var (first, last) = (
            zone.AtStartOfDay(day).ToInstant() - Duration.FromHours(4),
            zone.AtStartOfDay(day.PlusDays(1)).ToInstant() + Duration.FromHours(4)
        );
        var starts = new List<Instant>();
        for (var start = first; start <= last; start += Duration.FromMinutes(30))
        {
            starts.Add(start);
        }

        await Task.WhenAll(
            starts.Select(start =>
                employee.CallClockifyAsync(
                    HttpMethod.Post,
                    "time-entries",
                    new { start = start.ToString(), end = (start + Duration.FromMinutes(10)).ToString() }
                )
            )
        );

        // A write through the service invalidates cached lists.
        (await employee.DeleteAsync((await employee.CreateAsync(new { start = "1990-01-01T00:00:00Z", durationSeconds = 1 })).Id())).Is(
            200
        );
        return starts;
    }

    private static async Task<IReadOnlyList<string>> ListStartsAsync(EmployeeClient employee, string query, string of = "time-entries") =>
        [.. (await employee.ListAsync($"{query}&all=true&sort=start", of)).Items().Select(entry => entry.Text("start")!)];

    private static IEnumerable<string> Texts(IEnumerable<Instant> starts) => starts.Select(start => start.ToString());

    private static string Text(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
