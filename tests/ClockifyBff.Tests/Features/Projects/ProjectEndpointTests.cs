using System.Text.Json;

namespace ClockifyBff.Tests.Features.Projects;

[Trait("Kind", "API")]
public sealed class ProjectEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static readonly string[] _members =
    [
        "id",
        "name",
        "clientId",
        "clientName",
        "color",
        "note",
        "billable",
        "isPublic",
        "archived",
        "isTemplate",
        "hourlyRate",
        "costRate",
        "duration",
        "durationSeconds",
        "timeEstimate",
        "budgetEstimate",
        "estimateReset",
        "currency",
        "tasks",
        "etag",
    ];

    [Fact]
    public async Task Created_project_has_the_given_values_and_is_listed_at_once()
    {
        var path = fixture.ListOf("projects");
        await fixture.ReadAsync(path);

        var result = (
            await fixture.SendAsync(
                HttpMethod.Post,
                path,
                new
                {
                    name = "Wind farm",
                    clientId = fixture.Id("clients", "Fabrikam"),
                    color = "#0a0B0c",
                    note = "Line one\nLine two",
                    billable = false,
                    isPublic = false,
                    hourlyRate = new { amount = 9900 },
                    costRate = new { amount = 5500 },
                    estimateSeconds = 93_784,
                    memberships = new[] { new { userId = fixture.Id("users", "Maria Santos"), hourlyRate = new { amount = 7000 } } },
                    tasks = new object[]
                    {
                        new { name = "Survey" },
                        new
                        {
                            name = "Done long ago",
                            status = "done",
                            estimateSeconds = 60,
                            assigneeIds = (string[])[fixture.Id("users", "Asha Rao")],
                        },
                    },
                }
            )
        ).Is(201);

        var id = result.Json.Text("id");
        var project = (await fixture.ReadAsync($"{path}/{id}")).Json;
        Assert.Equal($"/api/v1/{path}/{id}", result.Location!);
        Assert.Equal([.. _members, "memberships", "customFields"], project.EnumerateObject().Select(member => member.Name));
        Assert.Equal(_members.Length + 2, result.Json.EnumerateObject().Count());
        Assert.Equal(
            ("Wind farm", "Fabrikam", "#0a0B0c", "Line one\nLine two", "USD"),
            (project.Text("name"), project.Text("clientName"), project.Text("color"), project.Text("note"), project.Text("currency"))
        );
        Assert.Equal(
            (false, false, false),
            (
                project.GetProperty("billable").GetBoolean(),
                project.GetProperty("isPublic").GetBoolean(),
                project.GetProperty("archived").GetBoolean()
            )
        );
        Assert.Equal(
            (9900, 5500),
            (
                project.GetProperty("hourlyRate").GetProperty("amount").GetInt32(),
                project.GetProperty("costRate").GetProperty("amount").GetInt32()
            )
        );
        Assert.Equal(
            ("PT26H3M4S", 93_784, "manual"),
            (
                project.GetProperty("timeEstimate").Text("estimate"),
                project.GetProperty("timeEstimate").GetProperty("estimateSeconds").GetInt32(),
                project.GetProperty("timeEstimate").Text("type")
            )
        );
        var member = Assert.Single(project.GetProperty("memberships").EnumerateArray());
        Assert.Equal(
            (fixture.Id("users", "Maria Santos"), "active", 7000),
            (member.Text("userId"), member.Text("status"), member.GetProperty("hourlyRate").GetProperty("amount").GetInt32())
        );
        Assert.Equal(
            [("Done long ago", "done", 60), ("Survey", "active", 0)],
            project
                .GetProperty("tasks")
                .EnumerateArray()
                .Select(task => (task.Text("name"), task.Text("status"), task.GetProperty("estimateSeconds").GetInt32()))
                .Order()
        );
        var listed = Assert.Single((await fixture.ReadAsync($"{path}?search=wind f")).Items);
        Assert.Equal(_members, listed.EnumerateObject().Select(member => member.Name));
        Assert.Equal((project.Text("etag"), project.Text("etag")), (listed.Text("etag"), result.Json.Text("etag")));
    }

    [Fact]
    public async Task Project_created_with_only_a_name_has_the_defaults_of_the_workspace()
    {
        var project = await fixture.CreateAsync(
            "projects",
            """{"name":"Bare","clientId":null,"color":null,"tasks":null,"memberships":null}"""
        );

        Assert.All(
            (string[])["clientId", "clientName", "note", "costRate", "budgetEstimate", "estimateReset"],
            name => Assert.Equal(JsonValueKind.Null, project.GetProperty(name).ValueKind)
        );
        Assert.Equal(
            (true, true, false),
            (
                project.GetProperty("billable").GetBoolean(),
                project.GetProperty("isPublic").GetBoolean(),
                project.GetProperty("archived").GetBoolean()
            )
        );
        Assert.Matches("^#[0-9A-F]{6}$", project.Text("color"));
        Assert.Equal(
            fixture.Id("users", "Dana Developer"),
            Assert.Single(project.GetProperty("memberships").EnumerateArray()).Text("userId")
        );
    }

    [Fact]
    public async Task PATCH_of_a_project_returns_what_GET_returns()
    {
        var path = $"{fixture.ListOf("projects")}/{fixture.Id("projects", "Website relaunch")}";

        var changed = (
            await fixture.SendAsync(HttpMethod.Patch, path, new { note = "Go-live moved.", clientId = fixture.Id("clients", "Contoso") })
        ).Is(200);

        Assert.Equal((await fixture.ReadAsync(path)).Text, changed.Text);
        Assert.Equal(("Go-live moved.", "Contoso"), (changed.Json.Text("note"), changed.Json.Text("clientName")));
        Assert.Equal(4, changed.Json.GetProperty("tasks").GetArrayLength());
        (
            await fixture.SendAsync(
                HttpMethod.Patch,
                path,
                new { note = "Go-live is fixed.", clientId = fixture.Id("clients", "Northwind Traders") }
            )
        ).Is(200);
    }

    [Theory]
    [InlineData("clientId", """{"name":"Lost","clientId":"{none}"}""")]
    [InlineData("memberships[1].userId", """{"name":"Lost","memberships":[{"userId":"{me}"},{"userId":"{none}"}]}""")]
    [InlineData("tasks[1].assigneeIds", """{"name":"Lost","tasks":[{"name":"One"},{"name":"Two","assigneeIds":["{me}","{none}"]}]}""")]
    public async Task Create_project_that_refers_to_unknown_ids_is_404_on_the_field(string field, string body)
    {
        foreach (var language in (string[])["EN", "ES"])
        {
            await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), language);
            var rejected = await fixture.SendAsync(
                HttpMethod.Post,
                fixture.ListOf("projects"),
                body.Replace("{none}", WorkspaceFixture.UnknownId, StringComparison.Ordinal)
                    .Replace("{me}", fixture.Id("users", "Dana Developer"), StringComparison.Ordinal)
            );

            Assert.Equal((404, "not_found"), rejected.StatusAndErrorCode);
            Assert.Equal([field], rejected.Problem.Fields);
            Assert.Equal((400, 501), (rejected.Problem.Upstream!.Status, rejected.Problem.Upstream.Code));
        }

        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "EN");
    }

    [Fact]
    public async Task PATCH_of_a_project_with_an_unknown_client_is_404()
    {
        var rejected = await fixture.SendAsync(
            HttpMethod.Patch,
            $"{fixture.ListOf("projects")}/{fixture.Id("projects", "Research")}",
            new { clientId = WorkspaceFixture.UnknownId }
        );

        Assert.Equal((404, "not_found"), rejected.StatusAndErrorCode);
        Assert.Equal(["clientId"], rejected.Problem.Fields);
    }

    [Fact]
    public async Task Project_names_are_unique_within_a_client_only()
    {
        var path = fixture.ListOf("projects");

        var twin = await fixture.CreateAsync("projects", new { name = "Website relaunch", clientId = fixture.Id("clients", "Contoso") });
        var archivedHolder = await fixture.SendAsync(
            HttpMethod.Post,
            path,
            new { name = "Website relaunch", clientId = fixture.Id("clients", "Adventure Works") }
        );
        var moved = await fixture.SendAsync(
            HttpMethod.Patch,
            $"{path}/{twin.Text("id")}",
            new { clientId = fixture.Id("clients", "Northwind Traders") }
        );

        foreach (
            var (rejected, client) in (IEnumerable<(CallResult, string)>)[(archivedHolder, "Adventure Works"), (moved, "Northwind Traders")]
        )
        {
            Assert.Equal((409, "name_taken"), rejected.StatusAndErrorCode);
            var holder = Assert.Single(rejected.Problem.Candidates);
            Assert.Equal(("Website relaunch", client), (holder.Name, holder.ClientName));
        }

        (await fixture.SendAsync(HttpMethod.Patch, $"{path}/{twin.Text("id")}", new { clientId = (string?)null })).Is(200);
        Assert.Equal(
            (409, "name_taken"),
            (await fixture.SendAsync(HttpMethod.Post, path, new { name = "Website relaunch" })).StatusAndErrorCode
        );
    }

    [Fact]
    public async Task Project_rates_are_returned_to_permitted_callers_only()
    {
        var path = $"{fixture.ListOf("projects")}/{fixture.Id("projects", "Warehouse migration")}";
        var seen = (await fixture.Member.CallApiAsync(HttpMethod.Get, path)).Is(200).Json;
        await fixture.Sandbox.ChangeWorkspaceAsync(fixture.WorkspaceId, new { onlyAdminsSeeBillableRates = true });
        var hidden = (await fixture.Member.CallApiAsync(HttpMethod.Get, path)).Is(200).Json;
        await fixture.Sandbox.ChangeWorkspaceAsync(fixture.WorkspaceId, new { onlyAdminsSeeBillableRates = false });

        Assert.Equal(11_000, seen.GetProperty("hourlyRate").GetProperty("amount").GetInt32());
        Assert.Equal(JsonValueKind.Null, hidden.GetProperty("hourlyRate").ValueKind);
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("costRate").ValueKind);
    }
}
