using System.Text.Json;

namespace ClockifyBff.Tests.Features.Projects;

[Trait("Kind", "API")]
public sealed class ProjectListEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private string Path => fixture.ListOf("projects");

    [Theory]
    [InlineData("?archived=true", "Toy catalogue,Website relaunch")]
    [InlineData("?archived=false&billable=false", "Hiring,Internal,Research")]
    [InlineData("?archived=false&billable=false&sort=-name", "Research,Internal,Hiring")]
    [InlineData("?search=MAP", "Trail maps")]
    [InlineData("?search=r&billable=false", "Hiring,Internal,Research")]
    [InlineData("?search=relaunch", "Website relaunch,Website relaunch")]
    [InlineData("?clientId={Contoso}", "Support retainer,Warehouse migration")]
    [InlineData("?clientId={Contoso}&sort=-name", "Warehouse migration,Support retainer")]
    [InlineData("?clientId=0123456789abcdef01234567", "")]
    [InlineData("?sort=-clientName&pageSize=2", "Toy catalogue,Mobile app")]
    public async Task List_of_projects_is_filtered_sorted_and_paged(string query, string names) =>
        Assert.Equal(
            names.Split(',', StringSplitOptions.RemoveEmptyEntries),
            await fixture.NamesAsync(Path + query.Replace("{Contoso}", fixture.Id("clients", "Contoso"), StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("duration")]
    [InlineData("-duration")]
    public async Task List_of_projects_is_sorted_by_tracked_time(string sort)
    {
        var seconds = (await fixture.ReadAsync($"{Path}?all=true&sort={sort}"))
            .Items.Select(project => project.GetProperty("durationSeconds").GetInt64())
            .ToArray();

        Assert.Equal(sort == "duration" ? seconds.Order() : seconds.OrderDescending(), seconds);
        Assert.True(seconds.Max() > 0);
    }

    [Fact]
    public async Task List_of_projects_includes_tasks_with_expand()
    {
        var without = (await fixture.ReadAsync($"{Path}?search=mobile")).Items[0];
        var with = (await fixture.ReadAsync($"{Path}?search=mobile&expand=tasks")).Items[0];

        Assert.Equal(JsonValueKind.Null, without.GetProperty("tasks").ValueKind);
        Assert.Equal(
            ["Android", "Backend", "iOS"],
            with.GetProperty("tasks").EnumerateArray().Select(task => task.Text("name")).Order(StringComparer.Ordinal)
        );
        Assert.Equal(without.Text("etag"), with.Text("etag"));
        Assert.Equal(
            (await fixture.ReadAsync($"{fixture.ListOf("tasks")}?search=iOS")).Items[0].ToString(),
            with.GetProperty("tasks").EnumerateArray().Single(task => task.Text("name") == "iOS").ToString()
        );
    }

    [Fact]
    public async Task Private_project_is_hidden_from_members_who_do_not_belong_to_it()
    {
        await fixture.CreateAsync("projects", new { name = "Top secret", isPublic = false });
        using var asha = fixture.CallerOf("asha@example.com");
        Assert.Contains("Top secret", await NamesAsync(fixture.Owner));
        Assert.Contains("Top secret", await NamesAsync(asha));

        Assert.DoesNotContain("Top secret", await NamesAsync(fixture.Member));
        Assert.Contains("Top secret", await NamesAsync(fixture.Owner));

        var id = (await fixture.ReadAsync($"{Path}?search=Top secret")).Items[0].Text("id");
        foreach (var below in (string[])["", "/tasks"])
        {
            var rejected = await fixture.Member.CallApiAsync(HttpMethod.Get, $"{Path}/{id}{below}");
            Assert.Equal((404, "not_found"), rejected.StatusAndErrorCode);
            Assert.Equal(["projectId"], rejected.Problem.Fields);
        }

        async Task<IEnumerable<string?>> NamesAsync(HttpClient caller) =>
            (await caller.CallApiAsync(HttpMethod.Get, $"{Path}?all=true")).Is(200).Items.Select(project => project.Text("name"));
    }

    [Fact]
    public async Task List_of_projects_with_missing_null_or_unknown_members_is_returned()
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.RespondNextAsync(
            "GET",
            $"/api/v1/{own.Root}/projects",
            200,
            """
            [
              {"id":"0123456789abcdef01234567","name":"Bare"},
              {"id":"0123456789abcdef01234568","name":"Nulls","clientId":null,"client":null,"tasks":null,"memberships":null,
               "hourlyRate":null,"timeEstimate":null,"duration":null,"note":null,"color":null},
              {"id":"0123456789abcdef01234569","name":"Odd","clientId":"","duration":"soon","hourlyRate":{"amount":"4500","extra":1},
               "currency":{},"mood":"good",
               "timeEstimate":{"type":"GUESSED","resetOption":"HOURLY","estimate":"?"},
               "budgetEstimate":{"type":"GUESSED","resetOption":"HOURLY"},
               "estimateReset":{"interval":"HOURLY","dayOfWeek":"CATURDAY","month":"13"},
               "tasks":[{"id":"0123456789abcdef0123456a","name":"T","status":"SOMEDAY","estimate":"PT1H",
               "assigneeIds":null,"billable":null}]}
            ]
            """
        );

        var projects = (await own.ReadAsync($"{own.ListOf("projects")}?expand=tasks")).Items;

        Assert.Equal(["Bare", "Nulls", "Odd"], projects.Select(project => project.Text("name")));
        Assert.All(projects, project => Assert.Equal((null, null), (project.Text("clientId"), project.Text("clientName"))));
        var odd = projects[2];
        Assert.Equal(JsonValueKind.Null, odd.GetProperty("durationSeconds").ValueKind);
        Assert.Equal("""{"amount":4500,"currency":null}""", odd.GetProperty("hourlyRate").ToString());
        Assert.Equal(
            ("unknown", "unknown"),
            (odd.GetProperty("timeEstimate").Text("type"), odd.GetProperty("timeEstimate").Text("resetOption"))
        );
        Assert.Equal(
            """{"interval":"unknown","dayOfWeek":"unknown","dayOfMonth":null,"month":"unknown","hour":null}""",
            odd.GetProperty("estimateReset").ToString()
        );
        var task = odd.GetProperty("tasks")[0];
        Assert.Equal(
            ("unknown", "[]", 3600),
            (task.Text("status"), task.GetProperty("assigneeIds").ToString(), task.GetProperty("estimateSeconds").GetInt32())
        );
    }

    [Fact]
    public async Task Project_with_missing_or_unknown_members_is_returned()
    {
        var id = fixture.Id("projects", "Research");
        await fixture.Sandbox.RespondNextAsync(
            "GET",
            $"/api/v1/{fixture.Root}/projects/{id}",
            200,
            $$"""
            {"id":"{{id}}","name":"Research","memberships":[{"userId":"u","membershipStatus":"HOVERING"}],
             "customFields":[{"id":"f","name":"F","type":"HOLOGRAM","value":[1]},{"name":"no id"},"text"]}
            """
        );

        var project = (await fixture.ReadAsync($"{Path}/{id}")).Json;

        Assert.Equal("unknown", project.GetProperty("memberships")[0].Text("status"));
        Assert.Equal("""[{"id":"f","name":"F","type":"unknown","value":[1]}]""", project.GetProperty("customFields").ToString());
    }
}
