using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>
/// The names of projects and users in time entries: uncached names delay no response, and rejected reads are not repeated.
/// </summary>
[Trait("Kind", "API")]
public sealed class TimeEntryNamesTests : TimeEntryTest
{
    // A list that is too long to include the names of projects, tasks and tags.
    private const string AllEntries = "time-entries?all=true";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Uncached_name_is_read_in_the_background_while_other_names_are_shown()
    {
        Assert.Contains("Website relaunch", (await Asha.GetAsync(AllEntries)).Is(200).Text, StringComparison.Ordinal);
        var project = (await Asha.CallClockifyAsync(HttpMethod.Post, "projects", new { name = "Brand new" })).Id();
        await Asha.CreateAsync(
            new
            {
                start = Start,
                end = End,
                projectId = project,
            }
        );
        _time.Advance(TimeSpan.FromMinutes(2));
        await Bff.Sandbox.RespondNextAsync("GET", "/api/v1/workspaces/*/projects", 500, """{"message":"Oops","code":500}""", count: 1000);

        var meanwhile = (await Eventually.DoneAsync(_time, Asha.GetAsync(AllEntries))).Is(200);

        Assert.Contains("Website relaunch", meanwhile.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Brand new", meanwhile.Text, StringComparison.Ordinal);
        await Bff.Sandbox.ClearFaultsAsync();
        await Eventually.TrueAsync(
            _time,
            async () => (await Asha.GetAsync(AllEntries)).Is(200).Text.Contains("Brand new", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Member_who_may_not_list_users_sees_their_own_name_at_the_cost_of_one_rejected_call()
    {
        await Maria.CreateAsync(new { start = "2026-05-13T07:00:00Z" });
        await Asha.CreateAsync(new { start = "2026-05-13T07:00:00Z" });
        await Bff.Sandbox.ChangeWorkspaceAsync(Maria.Workspace, new { adminOnlyPages = (string[])["TEAM"] });
        var before = await Bff.Sandbox.JournalPositionAsync();

        for (var poll = 0; poll < 5; poll++)
        {
            var timers = (await Maria.GetAsync("timers", ("Cache-Control", "no-cache"))).Is(200).Json.Items().ToList();
            Assert.Contains(timers, timer => timer.Text("userId") != Maria.UserId);
            Assert.Equal("Maria Santos", timers.First(timer => timer.Text("userId") == Maria.UserId).GetProperty("user").Text("name"));
            _time.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Single(await Bff.Sandbox.JournalAsync(before, "gateway"), call => call.Target.Contains("/users", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Users_are_read_again_after_an_earlier_rejection()
    {
        await Bff.Sandbox.ChangeWorkspaceAsync(Maria.Workspace, new { adminOnlyPages = (string[])["TEAM"] });
        (await Maria.GetAsync("users")).IsProblem(403, "upstream_forbidden", "ask_admin");
        await Bff.Sandbox.ChangeWorkspaceAsync(Maria.Workspace, new { adminOnlyPages = (string[])[] });
        _time.Advance(TimeSpan.FromSeconds(6));

        (await Maria.GetAsync("users")).Is(200);
    }

    [Fact]
    public async Task Days_of_a_user_follow_a_changed_time_zone()
    {
        var route = $"users/{Maria.UserId}/time-entries";
        var entry = (await Maria.CreateAsync(new { start = "2026-02-10T03:00:00Z", durationSeconds = 600 })).Id();
        (await Asha.GetAsync(route)).Is(200);
        Assert.DoesNotContain(entry, (await Asha.ListAsync("from=2026-02-10&to=2026-02-10", route)).Ids());

        await Bff.Sandbox.ChangeCompanyAsync(HttpMethod.Put, $"users/{Maria.UserId}/time-zone", new { timeZone = "Europe/Berlin" });
        _time.Advance(TimeSpan.FromSeconds(45));

        await Eventually.TrueAsync(async () => (await Asha.ListAsync("from=2026-02-10&to=2026-02-10", route)).Ids().Contains(entry));
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }
}
