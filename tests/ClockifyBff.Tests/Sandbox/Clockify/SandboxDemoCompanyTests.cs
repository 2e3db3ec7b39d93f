using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxDemoCompanyTests : ClockifyTest
{
    [Fact]
    public async Task Demo_companies_are_equal_exactly_when_their_seeds_are()
    {
        await using var same = await ClockifyHost.StartAsync();
        await using var other = await ClockifyHost.StartAsync(options => options.Seed = 2);
        foreach (var path in new[] { "projects?hydrated=true", "users", $"user/{Clockify.Id("tane")}/time-entries?page-size=5000" })
        {
            Assert.Equal((await Clockify.GetAsync(path)).Text, (await same.GetAsync(path)).Text);
        }

        Assert.NotEqual(Clockify.Workspace, other.Workspace);
    }

    [Fact]
    public async Task Ids_are_24_hex_digits_and_all_different()
    {
        var ids = new List<string> { Clockify.Workspace };
        foreach (
            var path in new[]
            {
                "projects",
                "clients",
                "tags",
                "users",
                "custom-fields",
                "user-groups",
                $"user/{Clockify.Id("asha")}/time-entries?page-size=5000",
                $"user/{Clockify.Id("maria")}/time-entries?page-size=5000",
            }
        )
        {
            ids.AddRange((await Clockify.GetAsync(path)).Texts("id"));
        }

        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{24}$", id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(ids.Count > 300);
    }

    [Fact]
    public async Task Six_people_in_six_zones_have_eight_weeks_of_work_up_to_now()
    {
        var people = (await Clockify.ControlAsync("GET", "people")).AsArray();
        Assert.Equal(6, people.Select(person => (string)person!["timeZone"]!).Distinct().Count());
        Assert.Equal("OWNER", (string)people.Single(person => (string)person!["email"]! == "developer@example.com")!["role"]!);
        foreach (var person in people)
        {
            var entries = (await Clockify.GetAsync($"user/{person!["id"]}/time-entries?page-size=5000")).Nodes;
            var starts = entries.Select(entry => DateTimeOffset.Parse((string)entry!["timeInterval"]!["start"]!)).ToList();
            Assert.True(entries.Count > 100);
            Assert.True(starts.Max() <= ClockifyHost.Today && starts.Max() > ClockifyHost.Today.AddDays(-2));
            Assert.True(starts.Min() < ClockifyHost.Today.AddDays(-50));
        }
    }

    [Fact]
    public async Task Demo_company_has_one_running_timer_of_a_colleague()
    {
        var running = Assert.Single((await Clockify.GetAsync("time-entries/status/in-progress")).Nodes);
        Assert.NotEqual(Clockify.Id("developer"), (string)running!["userId"]!);
    }

    [Fact]
    public async Task Reset_undoes_every_change()
    {
        var before = await Clockify.GetAsync("tags");
        await Clockify.PostAsync("tags", new { name = "New" });
        await Clockify.SetAsync(new { forceProjects = true });
        Clockify.Company.Reset();
        Assert.Equal(before.Text, (await Clockify.GetAsync("tags")).Text);
        Assert.False((bool)(await Clockify.GetAsync("")).Node["workspaceSettings"]!["forceProjects"]!);
    }

    [Theory]
    [InlineData("onlyAdminsChangeBillableStatus", "true")]
    [InlineData("forceProjects", "\"yes\"")]
    [InlineData("forceProjects", "null")]
    [InlineData("timeTrackingMode", "\"STOPWATCH\"")]
    [InlineData("lockTimeEntries", "\"2026-05-13\"")]
    [InlineData("adminOnlyPages", "[\"TEAMS\"]")]
    [InlineData("entityCreationPermissions", "{\"whoCanCreateTag\":\"ADMINS\"}")]
    [InlineData("entityCreationPermissions", "{\"whoCanCreateTags\":\"ADMIN\"}")]
    public async Task Workspace_setting_without_effect_is_refused(string setting, string value)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse($$"""{"{{setting}}":{{value}}}""");
        var refusal = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Clockify.SetAsync(body!));
        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PUT_of_a_project_keeps_its_tracked_duration()
    {
        await using var other = await ClockifyHost.StartAsync();
        var project = $"projects/{Demo(EntityKind.Project, 0)}";
        await other.PutAsync(
            project,
            new
            {
                name = "Renamed",
                billable = true,
                isPublic = true,
            }
        );
        Assert.Equal((await Clockify.GetAsync(project))["duration"], (await other.GetAsync(project))["duration"]);
        Assert.NotEqual("PT0S", (await other.GetAsync(project))["duration"]);
    }

    [Fact]
    public async Task New_account_joins_the_company_once()
    {
        var added = Clockify.Company.AddUser("new@example.com");
        Assert.Equal(added, Clockify.Company.AddUser("NEW@example.com"));
        Assert.Equal("new@example.com", (await Clockify.GetAsync("/user", "new"))["email"]);
        (await Clockify.GetAsync("projects", "new")).Is(200);
    }

    [Fact]
    public async Task Private_account_has_a_workspace_of_its_own_only()
    {
        Clockify.Company.AddUser("private@example.com", joins: false);
        var own = (await Clockify.GetAsync("/workspaces", "private")).Nodes.Single()!;
        Assert.Equal((string)own["id"]!, (await Clockify.GetAsync("/user", "private"))["activeWorkspace"]);
        Assert.NotEqual(Clockify.Workspace, (string)own["id"]!);
        (await Clockify.GetAsync("projects", "private")).IsClockifyError(403, 501, "Access Denied");
    }

    [Fact]
    public async Task Demo_company_has_the_configured_numbers_of_people_and_entries()
    {
        await using var large = await ClockifyHost.StartAsync(options => (options.People, options.EntriesPerPerson) = (40, 123));
        Assert.Equal(40, (await large.GetAsync("users")).Nodes.Count);
        Assert.Equal(Clockify.Id("developer"), large.Id("developer"));
        Assert.Equal(123, (await large.GetAsync($"user/{large.Id("person30")}/time-entries?page-size=5000")).Nodes.Count);
        Assert.Equal(Demo(EntityKind.Project, 0), large.Company.Ids.FromSeed(EntityKind.Project, 0));
    }
}
