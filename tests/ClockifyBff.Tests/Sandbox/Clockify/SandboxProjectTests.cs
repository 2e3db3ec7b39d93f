using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxProjectTests : ClockifyTest
{
    private string First => $"projects/{Demo(EntityKind.Project, 0)}";

    [Fact]
    public async Task Project_has_the_recorded_members_in_the_recorded_order() =>
        Assert.Equal(
            "id name hourlyRate clientId workspaceId billable memberships color estimate archived duration clientName note "
                + "costRate timeEstimate budgetEstimate estimateReset template public",
            string.Join(' ', (await Clockify.GetAsync(First)).Node.AsObject().Select(member => member.Key))
        );

    [Fact]
    public async Task New_project_takes_its_defaults_from_the_workspace()
    {
        var project = (await Clockify.PostAsync("projects", new { name = "New" })).Is(201);
        Assert.Equal(("true", "true", "", ""), (project["billable"], project["public"], project["clientId"], project["clientName"]));
        Assert.Equal((0, null), ((int)project.Node["hourlyRate"]!["amount"]!, project["costRate"]));
        Assert.Matches("^#[0-9A-F]{6}$", project["color"]);

        await Clockify.SetAsync(new { defaultBillableProjects = false, isProjectPublicByDefault = false });
        var other = (await Clockify.PostAsync("projects", new { name = "Other" })).Is(201);
        Assert.Equal(("false", "false"), (other["billable"], other["public"]));
    }

    [Fact]
    public async Task PUT_of_a_project_resets_billable_and_public_and_keeps_other_members()
    {
        var before = (
            await Clockify.PutAsync(
                First,
                new
                {
                    billable = true,
                    isPublic = true,
                    costRate = new { amount = 4200 },
                }
            )
        ).Is(200);
        Assert.Equal(("true", "true", 4200), (before["billable"], before["public"], (int)before.Node["costRate"]!["amount"]!));
        var after = (await Clockify.PutAsync(First, new { note = "Changed" })).Is(200);
        Assert.Equal(("false", "false", "Changed"), (after["billable"], after["public"], after["note"]));
        foreach (var kept in new[] { "name", "color", "clientId", "archived", "hourlyRate", "costRate" })
        {
            Assert.Equal(before[kept], after[kept]);
        }
    }

    [Fact]
    public async Task Empty_clientId_removes_the_client_and_null_does_not()
    {
        Assert.Equal("Northwind Traders", (await Clockify.PutAsync(First, new { clientId = (string?)null })).Is(200)["clientName"]);
        Assert.Equal("", (await Clockify.PutAsync(First, new { clientId = "" })).Is(200)["clientName"]);
    }

    [Fact]
    public async Task PUT_with_only_archived_archives_and_restores_a_project()
    {
        Assert.Equal("true", (await Clockify.PutAsync(First, new { archived = true })).Is(200)["archived"]);
        Assert.Equal("false", (await Clockify.PutAsync(First, new { archived = false })).Is(200)["archived"]);
    }

    [Fact]
    public async Task Delete_requires_an_archived_project_and_keeps_its_time_entries()
    {
        var entry = await NewEntryAsync(
            new
            {
                start = "2026-05-13T08:00:00Z",
                end = "2026-05-13T09:00:00Z",
                projectId = Demo(EntityKind.Project, 0),
                taskId = Demo(EntityKind.Task, 0, 0),
            }
        );
        (await Clockify.DeleteAsync(First)).IsClockifyError(400, 501, "Cannot delete an active project");
        await Clockify.PutAsync(First, new { archived = true });
        Assert.Equal("Website relaunch", (await Clockify.DeleteAsync(First)).Is(200)["name"]);
        (await Clockify.GetAsync(First)).IsClockifyError(400, 501, "Project doesn't belong to Workspace");
        var after = (await Clockify.GetAsync($"time-entries/{entry}")).Is(200);
        Assert.Equal((null, null), (after["projectId"], after["taskId"]));
    }

    [Fact]
    public async Task Project_name_is_unique_within_its_client_even_among_archived_projects()
    {
        (await Clockify.PostAsync("projects", new { name = "Website relaunch", clientId = Demo(EntityKind.Client, 3) })).IsClockifyError(
            400,
            501,
            "Website relaunch project for client Adventure Works already exists."
        );
        (await Clockify.PostAsync("projects", new { name = "Internal" })).IsClockifyError(
            400,
            501,
            "Internal project for client  already exists."
        );
        (await Clockify.PostAsync("projects", new { name = "Internal", clientId = Demo(EntityKind.Client, 0) })).Is(201);
    }

    [Theory]
    [InlineData(null, "Project name is required")]
    [InlineData("", "Project name is required")]
    [InlineData("x", "Project name has to be between 2 and 250 characters long")]
    public async Task Project_name_has_2_to_250_characters(string? name, string message) =>
        (await Clockify.PostAsync("projects", new { name })).IsClockifyError(400, 501, message);

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#1234567")]
    [InlineData("#12345g")]
    [InlineData("#123456\n")]
    public async Task Project_colour_has_six_digits(string color) =>
        Assert.Equal(501, (int)(await Clockify.PostAsync("projects", new { name = "New", color })).Is(400).Node["code"]!);

    [Fact]
    public async Task Omitted_project_colour_is_one_of_the_palette() =>
        Assert.Contains(
            (await Clockify.PostAsync("projects", new { name = "New" })).Is(201)["color"],
            "#1976D2 #8BC34A #FF5722 #9C27B0 #AB47BC #FFC107".Split(' ')
        );

    [Fact]
    public async Task New_project_with_an_unknown_client_is_400() =>
        (await Clockify.PostAsync("projects", new { name = "New", clientId = "x" })).IsClockifyError(
            400,
            501,
            "Client doesn't belong to Workspace"
        );

    [Fact]
    public async Task Project_duration_counts_hours_without_days()
    {
        var project = (await Clockify.PostAsync("projects", new { name = "New" })).Is(201).Id;
        await NewEntryAsync(
            new
            {
                start = "2026-04-01T00:00:00Z",
                end = "2026-04-24T09:13:28Z",
                projectId = project,
            }
        );
        Assert.Equal("PT561H13M28S", (await Clockify.GetAsync($"projects/{project}"))["duration"]);
    }

    [Fact]
    public async Task Hydrated_project_has_the_client_as_an_object_instead_of_its_name()
    {
        var project = (await Clockify.GetAsync($"{First}?hydrated=true")).Is(200);
        Assert.Equal("Northwind Traders", (string)project.Node["client"]!["name"]!);
        Assert.Equal(4, project.Node["tasks"]!.AsArray().Count);
        Assert.Null(project["clientName"]);
        Assert.NotNull((string?)project.Node["client"]!["address"]);
        Assert.All(project.Node["tasks"]!.AsArray(), task => Assert.False((bool)task!["favorite"]!));
        Assert.Equal("USD", (string)project.Node["currency"]!["code"]!);
        Assert.Equal(12, (await Clockify.GetAsync("projects?hydrated=1")).Nodes.Count);
    }

    [Fact]
    public async Task Members_are_replaced_by_patch_and_added_or_removed_by_post()
    {
        var (asha, maria) = (Clockify.Id("asha"), Clockify.Id("maria"));
        static IEnumerable<string> Members(CallResult reply) =>
            reply.Node["memberships"]!.AsArray().Select(member => (string)member!["userId"]!);
        Assert.Equal(
            [asha],
            Members((await Clockify.PatchAsync($"{First}/memberships", new { memberships = new[] { new { userId = asha } } })).Is(200))
        );
        Assert.Equal([asha, maria], Members((await Clockify.PostAsync($"{First}/memberships", new { userIds = new[] { maria } })).Is(200)));
        Assert.Equal(
            [maria],
            Members((await Clockify.PostAsync($"{First}/memberships", new { userIds = new[] { asha }, remove = true })).Is(200))
        );
        (await Clockify.PostAsync($"{First}/memberships", new { userIds = new[] { "x" } })).IsClockifyError(
            400,
            501,
            "User doesn't belong to Workspace"
        );
    }

    [Fact]
    public async Task Activating_one_project_estimate_deactivates_the_other()
    {
        var project = (
            await Clockify.PatchAsync(
                $"{First}/estimate",
                new
                {
                    budgetEstimate = new
                    {
                        active = true,
                        estimate = 500000,
                        type = "MANUAL",
                    },
                }
            )
        ).Is(200);
        Assert.Equal((true, 500000), ((bool)project.Node["budgetEstimate"]!["active"]!, (int)project.Node["budgetEstimate"]!["estimate"]!));
        Assert.False((bool)project.Node["timeEstimate"]!["active"]!);
    }

    [Fact]
    public async Task Project_from_a_template_has_its_tasks()
    {
        Assert.Equal("true", (await Clockify.PatchAsync($"{First}/template", new { isTemplate = true })).Is(200)["template"]);
        var copy = (
            await Clockify.PostAsync("projects/from-template", new { name = "Copy", templateProjectId = Demo(EntityKind.Project, 0) })
        ).Is(200);
        Assert.Equal("false", copy["template"]);
        Assert.Equal(4, (await Clockify.GetAsync($"projects/{copy.Id}/tasks")).Nodes.Count);
    }

    [Fact]
    public async Task List_of_projects_is_filtered_by_client_billable_and_access()
    {
        Assert.Equal(2, (await Clockify.GetAsync($"projects?clients={Demo(EntityKind.Client, 1)}")).Nodes.Count);
        Assert.Equal(10, (await Clockify.GetAsync($"projects?clients={Demo(EntityKind.Client, 1)}&contains-client=false")).Nodes.Count);
        Assert.Equal(3, (await Clockify.GetAsync("projects?billable=false")).Nodes.Count);
        Assert.Equal(8, (await Clockify.GetAsync("projects?access=PUBLIC")).Nodes.Count);
    }

    [Theory]
    [InlineData("timeEstimate", "")]
    [InlineData("timeEstimate", "SOMETIMES")]
    [InlineData("budgetEstimate", "")]
    [InlineData("budgetEstimate", "SOMETIMES")]
    public async Task Unknown_reset_option_is_400(string estimate, string resetOption)
    {
        var reply = await Clockify.PatchAsync(
            $"{First}/estimate",
            new Dictionary<string, object> { [estimate] = new { active = true, resetOption } }
        );
        Assert.Equal((400, 501), (reply.Status, (int)reply.Node["code"]!));
        Assert.StartsWith("You entered invalid value for field : [resetOption]. ", reply["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeEstimate")]
    [InlineData("budgetEstimate")]
    public async Task Reset_option_of_an_estimate_is_kept_and_null_removes_it(string estimate)
    {
        async Task<CallResult> Reset(string? resetOption) =>
            (
                await Clockify.PatchAsync(
                    $"{First}/estimate",
                    new Dictionary<string, object> { [estimate] = new { active = true, resetOption } }
                )
            ).Is(200);
        Assert.Equal("MONTHLY", (string?)(await Reset("MONTHLY")).Node[estimate]!["resetOption"]);
        Assert.Null((await Reset(null)).Node[estimate]!["resetOption"]);
    }
}
