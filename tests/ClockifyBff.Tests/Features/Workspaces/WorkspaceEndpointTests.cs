using System.Text.Json;

namespace ClockifyBff.Tests.Features.Workspaces;

[Trait("Kind", "API")]
public sealed class WorkspaceEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static readonly string[] _members = ["id", "name", "imageUrl", "plan", "hourlyRate", "costRate", "currencies"];

    [Fact]
    public async Task List_of_workspaces_has_those_of_the_caller()
    {
        var result = (await fixture.ReadAsync("workspaces")).Json;

        Assert.Equal(["items", "page", "pageSize", "hasMore", "total"], result.EnumerateObject().Select(member => member.Name));
        var workspace = result.GetProperty("items").EnumerateArray().Single(one => one.Text("name") == "Demo Company");
        Assert.Equal(_members, workspace.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"amount":8000,"currency":"USD"}""", workspace.GetProperty("hourlyRate").ToString());
        Assert.Equal((null, "PRO"), (workspace.Text("imageUrl"), workspace.Text("plan")));
        var currency = Assert.Single(workspace.GetProperty("currencies").EnumerateArray());
        Assert.Equal(("USD", true), (currency.Text("code"), currency.GetProperty("isDefault").GetBoolean()));
    }

    [Fact]
    public async Task Created_workspace_is_listed_at_once_with_the_caller_as_owner()
    {
        await fixture.ReadAsync("workspaces");
        using var founder = fixture.CallerOf("asha@example.com");

        var result = (await founder.CallApiAsync(HttpMethod.Post, "workspaces", new { name = "Asha & Co." })).Is(201);

        var created = result.Json;
        Assert.Equal(_members, created.EnumerateObject().Select(member => member.Name));
        Assert.Equal($"/api/v1/workspaces/{created.Text("id")}", result.Location!);
        Assert.Contains(
            (await founder.CallApiAsync(HttpMethod.Get, "workspaces?search=asha")).Is(200).Items,
            one => one.ToString() == created.ToString()
        );
        Assert.Equal("owner", (await founder.CallApiAsync(HttpMethod.Get, $"workspaces/{created.Text("id")}")).Is(200).Json.Text("role"));
        Assert.Equal((404, "not_found"), (await fixture.SendAsync(HttpMethod.Get, $"workspaces/{created.Text("id")}")).StatusAndErrorCode);
        Assert.DoesNotContain("Asha & Co.", await fixture.NamesAsync("workspaces"));
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"  "}""", "name")]
    [InlineData("""{"name":"123456789012345678901234567890123456789012345678901"}""", "name")]
    [InlineData("""{"name":"a<b"}""", "name")]
    [InlineData("""{"name":"Ok","organizationId":"1"}""", "organizationId")]
    public async Task Invalid_new_workspace_is_400_on_each_field(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Post, "workspaces", body, fields);

    [Theory]
    [InlineData("developer@example.com", "owner")]
    [InlineData("asha@example.com", "workspace_admin")]
    [InlineData("maria@example.com", "member")]
    public async Task Workspace_contains_the_role_of_the_caller(string email, string role)
    {
        using var caller = fixture.CallerOf(email);

        var workspace = (await caller.CallApiAsync(HttpMethod.Get, fixture.Root)).Is(200).Json;

        Assert.Equal(
            [.. _members, "role", "features", "settings", "customFields"],
            workspace.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(role, workspace.Text("role"));
        Assert.Equal(role == "member", workspace.GetProperty("costRate").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Workspace_with_a_matching_If_None_Match_is_304()
    {
        var first = await fixture.ReadAsync(fixture.Root);

        var again = (await fixture.SendAsync(HttpMethod.Get, fixture.Root, headers: ("If-None-Match", first.ETag!))).Is(304);

        Assert.Equal((string.Empty, first.ETag), (again.Text, again.ETag));
        Assert.True(first.CacheControl is { Private: true, NoCache: true });
    }

    [Fact]
    public async Task Workspace_contains_its_settings_features_and_custom_fields()
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.ChangeWorkspaceAsync(
            own.WorkspaceId,
            new
            {
                forceProjects = true,
                forceTags = true,
                timeTrackingMode = "STOPWATCH_ONLY",
                lockTimeEntries = "2026-01-01T00:00:00Z",
                entityCreationPermissions = new { whoCanCreateTasks = "ADMINS_AND_PROJECT_MANAGERS" },
                timeRoundingInReports = true,
            }
        );

        var workspace = (await own.ReadAsync(own.Root)).Json;

        var settings = workspace.GetProperty("settings");
        Assert.Equal(
            """{"project":true,"task":false,"tags":true,"description":false}""",
            settings.GetProperty("requiredFields").ToString()
        );
        Assert.Equal(
            """{"projectsAndClients":"admins","tags":"everyone","tasks":"admins_and_project_managers"}""",
            settings.GetProperty("whoCanCreate").ToString()
        );
        Assert.Equal(("stopwatch_only", "2026-01-01T00:00:00Z"), (settings.Text("timeTrackingMode"), settings.Text("lockedBefore")));
        Assert.Equal("""["monday","tuesday","wednesday","thursday","friday"]""", settings.GetProperty("workingDays").ToString());
        Assert.Equal(
            ("full", "comma_period", "currency_space_value"),
            (settings.Text("durationFormat"), settings.Text("numberFormat"), settings.Text("currencyFormat"))
        );
        Assert.Equal("""{"direction":"Round to nearest","minutes":"15"}""", settings.GetProperty("rounding").ToString());
        Assert.Equal(
            [("Ticket", "txt", "visible"), ("Location", "dropdown_single", "visible"), ("Overtime", "checkbox", "invisible")],
            workspace
                .GetProperty("customFields")
                .EnumerateArray()
                .Select(field => (field.Text("name"), field.Text("type"), field.Text("status")))
        );
    }

    [Theory]
    [InlineData("""[{"id":"{id}","name":"Bare"}]""", null, "unknown")]
    [InlineData(
        """[{"id":"{id}","name":"Bare","workspaceSettings":null,"currencies":null,"hourlyRate":{"amount":null},"imageUrl":""}]""",
        null,
        "unknown"
    )]
    [InlineData(
        """
            [{"id":"{id}","name":"New","featureSubscriptionType":"ULTRA","surprise":[1],"workspaceSettings":{"durationFormat":"LUNAR",
             "entityCreationPermissions":{"whoCanCreateTags":"ROBOTS"},"workingDays":"[\"MONDAY\"]","round":{}}}]
            """,
        "unknown",
        "unknown"
    )]
    [InlineData(
        """
            [{"id":"{id}","name":"Old","workspaceSettings":{"onlyAdminsCreateTag":false,"workingDays":["MONDAY","MOONDAY"],
             "entityCreationPermissions":null}}]
            """,
        null,
        "everyone"
    )]
    public async Task Workspace_with_unknown_members_and_enum_values_is_returned(string upstream, string? durationFormat, string tags)
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.RespondNextAsync(
            "GET",
            "/api/v1/workspaces",
            200,
            upstream.Replace("{id}", own.WorkspaceId, StringComparison.Ordinal)
        );

        var workspace = (await own.ReadAsync(own.Root)).Json;

        var settings = workspace.GetProperty("settings");
        Assert.Equal((durationFormat, tags), (settings.Text("durationFormat"), settings.GetProperty("whoCanCreate").Text("tags")));
        Assert.Equal("default", settings.Text("timeTrackingMode"));
        Assert.Equal(JsonValueKind.Array, workspace.GetProperty("currencies").ValueKind);
    }
}
