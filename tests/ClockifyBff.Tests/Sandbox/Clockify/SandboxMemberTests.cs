using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>Users, and the restrictions of regular members.</summary>
[Trait("Kind", "API")]
public sealed class SandboxMemberTests : ClockifyTest
{
    private const string Finished = """{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T09:00:00Z"}""";

    private string Marias => $"user/{Clockify.Id("maria")}/time-entries";

    [Fact]
    public async Task User_route_returns_the_acting_user()
    {
        var me = (await Clockify.GetAsync("/user", "tane")).Is(200);
        Assert.Equal(
            ("tane@example.com", "Pacific/Auckland", "[]"),
            (me["email"], (string)me.Node["settings"]!["timeZone"]!, me.Node["memberships"]!.ToJsonString())
        );
        Assert.Equal(Clockify.Workspace, me["activeWorkspace"]);
        Assert.NotEmpty((await Clockify.GetAsync("/user?include-memberships=true", "tane")).Node["memberships"]!.AsArray());
    }

    [Fact]
    public async Task Users_have_their_memberships_on_request()
    {
        Assert.All((await Clockify.GetAsync("users")).Nodes, user => Assert.Empty(user!["memberships"]!.AsArray()));
        Assert.All((await Clockify.GetAsync("users?memberships=WORKSPACE")).Nodes, user => Assert.Single(user!["memberships"]!.AsArray()));
    }

    [Fact]
    public async Task Users_are_found_by_name_address_and_project()
    {
        Assert.Equal([Clockify.Id("asha")], (await Clockify.GetAsync("users?name=RAO")).Texts("id"));
        Assert.Equal([Clockify.Id("tane")], (await Clockify.GetAsync("users?email=tane@")).Texts("id"));
        Assert.Equal(3, (await Clockify.GetAsync($"users?project-id={Demo(EntityKind.Project, 0)}")).Nodes.Count);
        Assert.Empty((await Clockify.GetAsync("users?status=PENDING")).Nodes);
    }

    [Fact]
    public async Task Invited_user_has_no_settings()
    {
        await Clockify.ControlAsync("POST", $"workspaces/{Clockify.Workspace}/invitations", new { email = "invited@example.com" });
        var invited = (await Clockify.GetAsync("users?email=invited")).Nodes.Single()!.AsObject();
        Assert.True(invited.ContainsKey("settings"));
        Assert.Null(invited["settings"]);
    }

    [Fact]
    public async Task List_of_users_reserved_to_admins_is_403_for_members()
    {
        (await Clockify.GetAsync("users", "maria")).Is(200);
        await Clockify.SetAsync(new { adminOnlyPages = new[] { "TEAM" } });
        (await Clockify.GetAsync("users", "maria")).IsClockifyError(403, 501, "Access Denied");
        (await Clockify.GetAsync("users", "asha")).Is(200);
    }

    [Theory]
    [InlineData("projects", "whoCanCreateProjectsAndClients")]
    [InlineData("clients", "whoCanCreateProjectsAndClients")]
    [InlineData("tags", "whoCanCreateTags")]
    public async Task Creation_by_members_follows_the_permission_of_the_workspace(string list, string permission)
    {
        await Clockify.SetAsync(new { entityCreationPermissions = new Dictionary<string, string> { [permission] = "ADMINS" } });
        (await Clockify.PostAsync(list, new { name = "By Maria" }, "maria")).IsClockifyError(403, 501, "Access Denied");
        (await Clockify.PostAsync(list, new { name = "By Asha" }, "asha")).Is(201);
        await Clockify.SetAsync(new { entityCreationPermissions = new Dictionary<string, string> { [permission] = "EVERYONE" } });
        (await Clockify.PostAsync(list, new { name = "By Maria" }, "maria")).Is(201);
    }

    [Fact]
    public async Task OnlyAdminsCreateTag_sets_the_creation_permission_too()
    {
        await Clockify.SetAsync(new { onlyAdminsCreateTag = true });
        var settings = (await Clockify.GetAsync("")).Node["workspaceSettings"]!;
        Assert.Equal(
            (true, "ADMINS"),
            ((bool)settings["onlyAdminsCreateTag"]!, (string)settings["entityCreationPermissions"]!["whoCanCreateTags"]!)
        );
        (await Clockify.PostAsync("tags", new { name = "By Maria" }, "maria")).Is(403);
    }

    [Fact]
    public async Task Member_can_t_change_entries_of_others()
    {
        var id = await NewEntryAsync();
        (await Clockify.GetAsync($"time-entries/{id}", "maria")).Is(200);
        (await Clockify.PutAsync($"time-entries/{id}", Finished, "maria")).IsClockifyError(403, 501, "Access Denied");
        (await Clockify.DeleteAsync($"time-entries/{id}", "maria")).IsClockifyError(403, 501, "Access Denied");
        (await Clockify.PostAsync($"user/{Clockify.Id("asha")}/time-entries", Finished, "maria")).IsClockifyError(
            403,
            501,
            "Access Denied"
        );
        (
            await Clockify.PatchAsync($"user/{Clockify.Id("asha")}/time-entries", new { end = "2026-05-13T09:00:00Z" }, "maria")
        ).IsClockifyError(403, 501, "Access Denied");
        Assert.Equal(Clockify.Id("maria"), (await Clockify.PostAsync(Marias, Finished)).Is(201)["userId"]);
    }

    [Fact]
    public async Task Entries_of_others_can_be_hidden_from_members()
    {
        var id = await NewEntryAsync();
        await Clockify.SetAsync(new { onlyAdminsSeeAllTimeEntries = true });
        (await Clockify.GetAsync($"time-entries/{id}", "maria")).Is(403);
        (await Clockify.GetAsync($"user/{Clockify.Id("developer")}/time-entries", "maria")).Is(403);
        (await Clockify.GetAsync(Marias, "maria")).Is(200);
        (await Clockify.GetAsync(Marias, "asha")).Is(200);
        Assert.Single((await Clockify.GetAsync("time-entries/status/in-progress", "asha")).Nodes);
        Assert.Empty((await Clockify.GetAsync("time-entries/status/in-progress", "lucas")).Nodes);
    }

    [Fact]
    public async Task Member_sees_public_projects_and_those_they_are_in()
    {
        var mine = await Clockify.GetAsync("projects", "lucas");
        Assert.Equal(8, mine.Nodes.Count);
        (await Clockify.GetAsync($"projects/{Demo(EntityKind.Project, 4)}", "lucas")).IsClockifyError(
            400,
            501,
            "Project doesn't belong to Workspace"
        );
        (await Clockify.PostAsync("time-entries", new { projectId = Demo(EntityKind.Project, 4) }, "lucas")).Is(400);
    }

    [Fact]
    public async Task Rates_can_be_hidden_from_members()
    {
        var project = $"projects/{Demo(EntityKind.Project, 0)}";
        Assert.NotNull((await Clockify.GetAsync(project, "maria")).Node["hourlyRate"]);
        await Clockify.SetAsync(new { onlyAdminsSeeBillableRates = true });
        Assert.Null((await Clockify.GetAsync(project, "maria")).Node["hourlyRate"]);
        Assert.Null((await Clockify.GetAsync($"{Marias}?page-size=1", "maria")).Nodes[0]!["hourlyRate"]);
        Assert.NotNull((await Clockify.GetAsync(project)).Node["hourlyRate"]);
    }

    [Fact]
    public async Task Costs_are_returned_to_admins_only()
    {
        var entry = $"time-entries/{await NewEntryAsync()}";
        Assert.NotNull((await Clockify.GetAsync(entry, "asha")).Node["costRate"]);
        Assert.Null((await Clockify.GetAsync(entry, "maria")).Node["costRate"]);
        var seen = (await Clockify.GetAsync("users?memberships=WORKSPACE", "maria"))
            .Nodes.Select(user => user!["memberships"]![0]!)
            .ToList();
        Assert.All(seen, membership => Assert.Null(membership["costRate"]));
        Assert.Contains(seen, membership => membership["hourlyRate"] is not null);
    }

    [Fact]
    public async Task Entry_has_its_most_specific_rate()
    {
        int Amount(CallResult reply) => (int)reply.Node["hourlyRate"]!["amount"]!;
        async Task<CallResult> On(object body, string acting) =>
            await Clockify.GetAsync($"time-entries/{await NewEntryAsync(body, acting)}");
        var (first, task) = (Demo(EntityKind.Project, 0), Demo(EntityKind.Task, 0, 0));
        Assert.Equal(8000, Amount(await On(new { }, "asha")));
        Assert.Equal(9500, Amount(await On(new { }, "developer")));
        Assert.Equal(9500, Amount(await On(new { projectId = first }, "lucas")));
        Assert.Equal(13000, Amount(await On(new { projectId = first }, "asha")));
        await Clockify.PutAsync($"projects/{first}/tasks/{task}/hourly-rate", new { amount = 20000 });
        Assert.Equal(20000, Amount(await On(new { projectId = first, taskId = task }, "asha")));
    }

    [Fact]
    public async Task Members_billable_is_silently_replaced_where_only_admins_decide()
    {
        await Clockify.SetAsync(new { onlyAdminsCanChangeBillableStatus = true, defaultBillableProjects = true });
        Assert.Equal("true", (await Clockify.PostAsync("time-entries", new { billable = false }, "maria")).Is(201)["billable"]);
        Assert.Equal("false", (await Clockify.PostAsync("time-entries", new { billable = false })).Is(201)["billable"]);
    }

    [Fact]
    public async Task Locked_time_is_closed_to_members_and_open_to_admins()
    {
        var id = await NewEntryAsync(JsonNode.Parse(Finished), "maria");
        await Clockify.SetAsync(new { lockTimeEntries = "2026-05-13T09:00:00Z" });
        Assert.Equal("true", (await Clockify.GetAsync($"time-entries/{id}", "maria"))["isLocked"]);
        (await Clockify.PutAsync($"time-entries/{id}", """{"start":"2026-05-13T09:10:00Z"}""", "maria")).IsClockifyError(
            403,
            1003,
            "Can't edit locked time entry."
        );
        (await Clockify.DeleteAsync($"time-entries/{id}", "maria")).IsClockifyError(403, 1003, "Can't edit locked time entry.");
        (await Clockify.PostAsync("time-entries", Finished, "maria")).IsClockifyError(403, 1003, "Can't edit locked time entry.");
        (await Clockify.PutAsync($"time-entries/{id}", Finished)).Is(200);
    }

    [Fact]
    public async Task Timer_only_workspace_refuses_an_end_before_it_checks_locks()
    {
        await Clockify.SetAsync(new { timeTrackingMode = "STOPWATCH_ONLY", lockTimeEntries = "2026-05-13T09:00:00Z" });
        const string Text = "Manual time tracking disabled on Demo Company";
        (await Clockify.PostAsync("time-entries", Finished)).IsClockifyError(403, 4030, Text);
        (await Clockify.PostAsync("time-entries", Finished, "maria")).IsClockifyError(403, 4030, Text);
        (await Clockify.PostAsync(Marias, Finished, "maria")).IsClockifyError(403, 4030, Text);
        (await Clockify.PostAsync($"{Marias}?from-entry={await NewEntryAsync(new { }, "maria")}", Finished, "maria")).IsClockifyError(
            403,
            4030,
            Text
        );
        (await Clockify.PostAsync(Marias, Finished)).Is(201);
        (await Clockify.PostAsync("time-entries", new { }, "maria")).Is(201);
        (await Clockify.PostAsync($"{Marias}?from-entry={await NewEntryAsync(new { }, "maria")}", null, "maria")).Is(201);
        (await Clockify.PostAsync($"{Marias}?from-entry={await NewEntryAsync(new { }, "maria")}", Finished)).Is(201);
    }

    [Fact]
    public async Task New_workspace_belongs_to_its_creator_alone()
    {
        var workspace = (await Clockify.PostAsync("/workspaces", new { name = "Side project" }, "maria")).Is(201).Id;
        Assert.Equal(2, (await Clockify.GetAsync("/workspaces", "maria")).Nodes.Count);
        Assert.Equal([workspace], (await Clockify.GetAsync("/workspaces?roles=OWNER", "maria")).Texts("id"));
        (await Clockify.GetAsync($"/workspaces/{workspace}/projects", "maria")).Is(200);
        (await Clockify.GetAsync($"/workspaces/{workspace}/projects")).IsClockifyError(403, 501, "Access Denied");
        (await Clockify.PostAsync("/workspaces", null, "maria")).Is(400);
    }
}
