using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>Clients, tags and tasks.</summary>
[Trait("Kind", "API")]
public sealed class SandboxCatalogueTests : ClockifyTest
{
    private string Tasks => $"projects/{Demo(EntityKind.Project, 0)}/tasks";

    [Fact]
    public async Task New_client_keeps_name_email_address_and_note_only()
    {
        var client = (
            await Clockify.PostAsync(
                "clients",
                new
                {
                    name = "New",
                    email = "a@example.com",
                    note = "n",
                    ccEmails = new[] { "b@example.com" },
                    currencyCode = "EUR",
                }
            )
        ).Is(201);
        Assert.Equal(("a@example.com", "n", null, "USD"), (client["email"], client["note"], client["ccEmails"], client["currencyCode"]));
    }

    [Fact]
    public async Task PUT_of_a_client_clears_omitted_members_except_its_currency()
    {
        var id = Demo(EntityKind.Client, 0);
        var before = await Clockify.GetAsync($"clients/{id}");
        Assert.NotNull(before["address"]);
        var after = (await Clockify.PutAsync($"clients/{id}", new { name = "Northwind Traders" })).Is(200);
        Assert.Equal((null, null, before["currencyId"]), (after["address"], after["email"], after["currencyId"]));
        Assert.DoesNotContain("currencyCode", after.Text, StringComparison.Ordinal);
        (await Clockify.PutAsync($"clients/{id}", new { name = "Northwind Traders", ccEmails = new[] { "a@example.com" } })).Is(200);
        Assert.Null((await Clockify.PutAsync($"clients/{id}", new { name = "Northwind Traders" })).Is(200)["ccEmails"]);
    }

    [Fact]
    public async Task Client_cannot_be_archived_without_its_name() =>
        (await Clockify.PutAsync($"clients/{Demo(EntityKind.Client, 0)}", new { archived = true })).IsClockifyError(
            400,
            501,
            "Client name is required"
        );

    [Fact]
    public async Task Archiving_a_client_archives_its_projects_and_finishes_their_tasks_on_request()
    {
        await Clockify.PutAsync(
            $"clients/{Demo(EntityKind.Client, 0)}?archive-projects=true&mark-tasks-as-done=1",
            new { name = "Northwind Traders", archived = true }
        );
        Assert.Equal("true", (await Clockify.GetAsync($"projects/{Demo(EntityKind.Project, 0)}"))["archived"]);
        Assert.Equal("DONE", (await Clockify.GetAsync($"{Tasks}/{Demo(EntityKind.Task, 0, 0)}"))["status"]);
    }

    [Fact]
    public async Task Client_has_three_additional_addresses_at_most()
    {
        object Body(int count) => new { name = "Contoso", ccEmails = Enumerable.Repeat("a@example.com", count) };
        (await Clockify.PutAsync($"clients/{Demo(EntityKind.Client, 1)}", Body(3))).Is(200);
        Assert.Equal(3, (await Clockify.GetAsync($"clients/{Demo(EntityKind.Client, 1)}")).Node["ccEmails"]!.AsArray().Count);
        (await Clockify.PutAsync($"clients/{Demo(EntityKind.Client, 1)}", Body(4))).IsClockifyError(
            400,
            501,
            "Number of additional emails must be less than 3"
        );
    }

    [Fact]
    public async Task Client_with_an_invalid_address_is_refused() =>
        (await Clockify.PostAsync("clients", new { name = "New", email = "nobody" })).IsClockifyError(
            400,
            501,
            "Please enter valid value for email"
        );

    [Fact]
    public async Task Active_client_can_t_be_deleted_and_an_archived_one_is_returned_whole()
    {
        (await Clockify.DeleteAsync($"clients/{Demo(EntityKind.Client, 0)}")).IsClockifyError(400, 501, "Cannot delete an active client");
        var deleted = (await Clockify.DeleteAsync($"clients/{Demo(EntityKind.Client, 4)}")).Is(200);
        Assert.Equal("Tailspin Toys", deleted["name"]);
        (await Clockify.GetAsync($"clients/{Demo(EntityKind.Client, 4)}")).IsClockifyError(400, 501, "Client doesn't belong to Workspace");
    }

    [Theory]
    [InlineData("clients", "Client", "Tailspin Toys")]
    [InlineData("tags", "Tag", "Legacy")]
    public async Task Name_of_an_archived_entity_stays_taken(string list, string what, string name)
    {
        (await Clockify.PostAsync(list, new { name })).IsClockifyError(400, 501, $"{what} with name '{name}' already exists");
        (await Clockify.PostAsync(list, new { name = "" })).IsClockifyError(400, 501, $"{what} name is required");
        (await Clockify.PostAsync(list, new { name = "<b>" })).IsClockifyError(
            400,
            501,
            "You entered wrong value. Don't use \"<\" and \">\" characters"
        );
    }

    [Fact]
    public async Task Name_of_a_deleted_entity_is_free()
    {
        await Clockify.DeleteAsync($"tags/{Demo(EntityKind.Tag, 5)}");
        (await Clockify.PostAsync("tags", new { name = "Legacy" })).Is(201);
    }

    [Fact]
    public async Task Tag_name_has_100_characters_at_most()
    {
        (await Clockify.PostAsync("tags", new { name = new string('x', 100) })).Is(201);
        (await Clockify.PostAsync("tags", new { name = new string('y', 101) })).IsClockifyError(
            400,
            501,
            "Tag name cannot be longer than 100."
        );
    }

    [Fact]
    public async Task Created_tag_is_active_although_its_body_says_archived() =>
        Assert.Equal("false", (await Clockify.PostAsync("tags", new { name = "New", archived = true })).Is(201)["archived"]);

    [Fact]
    public async Task PUT_of_a_tag_without_archived_restores_it() =>
        Assert.Equal("false", (await Clockify.PutAsync($"tags/{Demo(EntityKind.Tag, 5)}", new { name = "Legacy" })).Is(200)["archived"]);

    [Fact]
    public async Task Tag_cannot_be_archived_without_its_name() =>
        (await Clockify.PutAsync($"tags/{Demo(EntityKind.Tag, 0)}", new { archived = true })).IsClockifyError(
            400,
            501,
            "Tag name is required"
        );

    [Fact]
    public async Task Active_tag_can_be_deleted_and_leaves_its_entries()
    {
        var tag = Demo(EntityKind.Tag, 0);
        var entry = await NewEntryAsync(
            new
            {
                start = "2026-05-13T08:00:00Z",
                end = "2026-05-13T09:00:00Z",
                tagIds = new[] { tag },
            }
        );
        (await Clockify.DeleteAsync($"tags/{tag}")).Is(200);
        Assert.Equal("[]", (await Clockify.GetAsync($"time-entries/{entry}"))["tagIds"]);
    }

    [Fact]
    public async Task New_task_is_billable_as_its_project_is()
    {
        var task = (
            await Clockify.PostAsync(
                Tasks,
                new
                {
                    name = "New",
                    billable = false,
                    estimate = "PT8H",
                    status = "DONE",
                }
            )
        ).Is(201);
        Assert.Equal(("true", "PT8H", "DONE"), (task["billable"], task["estimate"], task["status"]));
        var changed = (await Clockify.PutAsync($"{Tasks}/{task.Id}", new { name = "New", billable = false })).Is(200);
        Assert.Equal(("false", "PT0S", "ACTIVE"), (changed["billable"], changed["estimate"], changed["status"]));
    }

    [Fact]
    public async Task Task_name_is_unique_in_its_project_and_not_empty()
    {
        (await Clockify.PostAsync(Tasks, new { name = "Design" })).IsClockifyError(400, 501, "Task with name 'Design' already exists");
        (await Clockify.PostAsync(Tasks, new { name = "" })).IsClockifyError(
            400,
            501,
            "Task name has to be between 1 and 1000 characters long"
        );
        (await Clockify.PostAsync($"projects/{Demo(EntityKind.Project, 1)}/tasks", new { name = "Design" })).Is(201);
    }

    [Fact]
    public async Task Tasks_can_be_filtered_by_is_active()
    {
        Assert.Equal(4, (await Clockify.GetAsync(Tasks)).Nodes.Count);
        Assert.DoesNotContain("Kick-off", (await Clockify.GetAsync($"{Tasks}?is-active=true")).Texts("name"));
        Assert.Equal(["Kick-off"], (await Clockify.GetAsync($"{Tasks}?is-active=false")).Texts("name"));
    }

    [Fact]
    public async Task Task_is_deleted_when_done_and_its_entries_keep_the_project()
    {
        var (project, task) = (Demo(EntityKind.Project, 0), Demo(EntityKind.Task, 0, 0));
        var entry = await NewEntryAsync(
            new
            {
                start = "2026-05-13T08:00:00Z",
                end = "2026-05-13T09:00:00Z",
                projectId = project,
                taskId = task,
            }
        );
        (await Clockify.DeleteAsync($"{Tasks}/{task}")).IsClockifyError(400, 501, "Cannot delete an active task");
        await Clockify.PutAsync($"{Tasks}/{task}", new { name = "Design", status = "DONE" });
        (await Clockify.DeleteAsync($"{Tasks}/{task}")).Is(200);
        (await Clockify.GetAsync($"{Tasks}/{task}")).IsClockifyError(400, 501, "Task doesn't belong to Project");
        var after = await Clockify.GetAsync($"time-entries/{entry}");
        Assert.Equal((project, null), (after["projectId"], after["taskId"]));
    }

    [Fact]
    public async Task Unknown_status_is_a_parse_error() =>
        Assert.Equal(3002, (int)(await Clockify.PostAsync(Tasks, new { name = "New", status = "HALF" })).Is(400).Node["code"]!);

    [Fact]
    public async Task PUT_of_a_client_without_archived_restores_it() =>
        Assert.Equal(
            "false",
            (await Clockify.PutAsync($"clients/{Demo(EntityKind.Client, 4)}", new { name = "Tailspin Toys" })).Is(200)["archived"]
        );

    [Fact]
    public async Task Deleted_client_leaves_its_projects()
    {
        var project = $"projects/{Demo(EntityKind.Project, 10)}";
        Assert.Equal("Tailspin Toys", (await Clockify.GetAsync(project))["clientName"]);
        (await Clockify.DeleteAsync($"clients/{Demo(EntityKind.Client, 4)}")).Is(200);
        var after = (await Clockify.GetAsync(project)).Is(200);
        Assert.Equal(("", ""), (after["clientId"], after["clientName"]));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a b@example.com")]
    public async Task Client_with_an_invalid_additional_address_is_refused(string address) =>
        (
            await Clockify.PutAsync(
                $"clients/{Demo(EntityKind.Client, 1)}",
                new { name = "Contoso", ccEmails = new[] { "a@example.com", address } }
            )
        ).IsClockifyError(400, 501, "Please enter valid value for email");

    [Fact]
    public async Task Member_can_t_delete_a_task_even_with_permission_to_create_one()
    {
        await Clockify.SetAsync(new { entityCreationPermissions = new { whoCanCreateTasks = "EVERYONE" } });
        var done = $"{Tasks}/{Demo(EntityKind.Task, 0, 3)}";
        (await Clockify.DeleteAsync(done, "maria")).IsClockifyError(403, 501, "Access Denied");
        (await Clockify.DeleteAsync(done, "asha")).Is(200);
    }

    [Fact]
    public async Task Task_keeps_the_order_of_its_assignees_and_refuses_unknown_ones()
    {
        var (asha, maria) = (Clockify.Id("asha"), Clockify.Id("maria"));
        var task = (await Clockify.PostAsync(Tasks, new { name = "New", assigneeIds = new[] { maria, asha } })).Is(201);
        var read = await Clockify.GetAsync($"{Tasks}/{task.Id}");
        Assert.Equal([maria, asha], read.Node["assigneeIds"]!.AsArray().Select(id => (string)id!));
        (await Clockify.PostAsync(Tasks, new { name = "Other", assigneeIds = new[] { "x" } })).IsClockifyError(
            400,
            501,
            "User doesn't belong to Workspace"
        );
    }
}
