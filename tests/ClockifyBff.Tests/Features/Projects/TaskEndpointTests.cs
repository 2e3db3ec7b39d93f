using System.Text.Json;

namespace ClockifyBff.Tests.Features.Projects;

[Trait("Kind", "API")]
public sealed class TaskEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private string Path => fixture.ListOf("tasks");

    [Fact]
    public async Task Created_task_has_the_given_values_and_is_listed_at_once()
    {
        await fixture.ReadAsync(Path);
        var group = (await fixture.Owner.ReadAsync($"{fixture.Root}/user-groups"))[0].Text("id")!;

        var result = (
            await fixture.SendAsync(
                HttpMethod.Post,
                Path,
                new
                {
                    name = "Watch app",
                    status = "done",
                    assigneeIds = (string[])[fixture.Id("users", "Maria Santos"), fixture.Id("users", "Asha Rao")],
                    userGroupIds = (string[])[group],
                    estimateSeconds = 5400,
                    budgetEstimate = 120_000,
                }
            )
        ).Is(201);

        var task = result.Json;
        Assert.Equal(
            [
                "id",
                "projectId",
                "name",
                "status",
                "assigneeIds",
                "userGroupIds",
                "estimate",
                "estimateSeconds",
                "budgetEstimate",
                "billable",
                "duration",
                "durationSeconds",
                "hourlyRate",
                "costRate",
                "etag",
            ],
            task.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(
            ("Watch app", "done", fixture.Id("projects", "Mobile app"), "PT1H30M", 5400, 120_000, true),
            (
                task.Text("name"),
                task.Text("status"),
                task.Text("projectId"),
                task.Text("estimate"),
                task.GetProperty("estimateSeconds").GetInt32(),
                task.GetProperty("budgetEstimate").GetInt32(),
                task.GetProperty("billable").GetBoolean()
            )
        );
        Assert.Equal((2, 1), (task.GetProperty("assigneeIds").GetArrayLength(), task.GetProperty("userGroupIds").GetArrayLength()));
        Assert.Equal($"/api/v1/{Path}/{task.Text("id")}", result.Location!);
        Assert.Equal(result.Text, (await fixture.ReadAsync($"{Path}/{task.Text("id")}")).Text);
        Assert.Equal(result.Text, Assert.Single((await fixture.ReadAsync($"{Path}?search=watch")).Items).ToString());
        var project = Assert.Single((await fixture.ReadAsync($"{fixture.ListOf("projects")}?search=mobile&expand=tasks")).Items);
        Assert.Contains(result.Text, project.GetProperty("tasks").EnumerateArray().Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("Shop integration", "?sort=name", "Checkout,Invoicing,Stock sync")]
    [InlineData("Shop integration", "?sort=-name&pageSize=2", "Stock sync,Invoicing")]
    [InlineData("Shop integration", "?status=done", "Stock sync")]
    [InlineData("Shop integration", "?status=active", "Checkout,Invoicing")]
    [InlineData("Shop integration", "?billable=false", "")]
    [InlineData("Shop integration", "?search=IN", "Invoicing")]
    [InlineData("Internal", "?billable=false", "Administration,Meetings,Training")]
    [InlineData("Research", "", "")]
    public async Task List_of_tasks_is_filtered_sorted_and_paged(string project, string query, string names) =>
        Assert.Equal(
            names.Split(',', StringSplitOptions.RemoveEmptyEntries),
            await fixture.NamesAsync($"{fixture.ListOf("projects")}/{fixture.Id("projects", project)}/tasks{query}")
        );

    [Fact]
    public async Task Task_of_another_project_is_404()
    {
        var id = (await fixture.ReadAsync(Path)).Items[0].Text("id");

        foreach (
            var (project, field) in (IEnumerable<(string, string)>)
                [(fixture.Id("projects", "Internal"), "taskId"), (WorkspaceFixture.UnknownId, "projectId")]
        )
        {
            var path = $"{fixture.ListOf("projects")}/{project}/tasks/{id}";
            foreach (
                var rejected in (CallResult[])
                    [
                        await fixture.SendAsync(HttpMethod.Get, path),
                        await fixture.SendAsync(HttpMethod.Patch, path, new { status = "done" }),
                    ]
            )
            {
                Assert.Equal((404, "not_found"), rejected.StatusAndErrorCode);
                Assert.Equal([field], rejected.Problem.Fields);
            }
        }

        Assert.Equal("active", (await fixture.ReadAsync($"{Path}/{id}")).Json.Text("status"));
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", """{"name":"Lost"}""")]
    public async Task Tasks_of_an_unknown_project_are_404(string method, string? body)
    {
        var rejected = await fixture.SendAsync(
            new HttpMethod(method),
            $"{fixture.ListOf("projects")}/{WorkspaceFixture.UnknownId}/tasks",
            body
        );

        Assert.Equal((404, "not_found"), rejected.StatusAndErrorCode);
        Assert.Equal(["projectId"], rejected.Problem.Fields);
    }

    [Theory]
    [InlineData("EN")]
    [InlineData("ES")]
    public async Task Task_with_an_unknown_assignee_is_404_on_assigneeIds(string language)
    {
        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), language);
        var id = (await fixture.ReadAsync(Path)).Items[0].Text("id");

        var created = await fixture.SendAsync(
            HttpMethod.Post,
            Path,
            new { name = "Lost", assigneeIds = (string[])[WorkspaceFixture.UnknownId] }
        );
        var changed = await fixture.SendAsync(
            HttpMethod.Patch,
            $"{Path}/{id}",
            new { assigneeIds = (string[])[fixture.Id("users", "Asha Rao"), WorkspaceFixture.UnknownId] }
        );

        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "EN");
        Assert.All(
            (CallResult[])[created, changed],
            rejected =>
            {
                Assert.Equal((404, "not_found"), rejected.StatusAndErrorCode);
                Assert.Equal(["assigneeIds"], rejected.Problem.Fields);
            }
        );
    }

    [Fact]
    public async Task Task_names_are_unique_within_a_project_only()
    {
        (await fixture.SendAsync(HttpMethod.Post, Path, new { name = "Checkout" })).Is(201);

        Assert.Equal((409, "name_taken"), (await fixture.SendAsync(HttpMethod.Post, Path, new { name = "Checkout" })).StatusAndErrorCode);
    }

    [Fact]
    public async Task Task_with_missing_or_unknown_members_is_returned()
    {
        await fixture.Sandbox.RespondNextAsync(
            "GET",
            $"/api/v1/{Path}/{WorkspaceFixture.UnknownId}",
            200,
            $$"""{"id":"{{WorkspaceFixture.UnknownId}}","name":"Bare","status":"SOMEDAY","mood":1}"""
        );

        var task = (await fixture.ReadAsync($"{Path}/{WorkspaceFixture.UnknownId}")).Json;

        Assert.Equal(
            ("unknown", "[]", false),
            (task.Text("status"), task.GetProperty("assigneeIds").ToString(), task.GetProperty("billable").GetBoolean())
        );
        Assert.Equal(JsonValueKind.Null, task.GetProperty("estimateSeconds").ValueKind);
    }
}
