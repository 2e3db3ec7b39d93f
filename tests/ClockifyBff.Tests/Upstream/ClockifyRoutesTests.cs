using System.Text.Json;
using ClockifyBff.Upstream;
using FsCheck.Xunit;

namespace ClockifyBff.Tests.Upstream;

/// <summary>Compares the table of routes with the 158 operations of Clockify's OpenAPI document.</summary>
[Trait("Kind", "unit")]
public sealed class ClockifyRoutesTests
{
    private const string Letters32 = "abcdefghijklmnopqrstuvwxyzabcdef";
    private const string Workspace = "64a000000000000000000001";
    private const string Project = "64b000000000000000000002";
    private const string Task = "64c000000000000000000003";

    /// <summary>The operations that require the administrator role, below <c>workspaces/{workspaceId}/</c>.</summary>
    private static readonly string[] _administrative =
    [
        "GET addons/{addonId}/webhooks",
        "GET webhooks",
        "POST webhooks",
        "GET webhooks/{webhookId}",
        "PUT webhooks/{webhookId}",
        "DELETE webhooks/{webhookId}",
        "POST webhooks/{webhookId}/logs",
        "PATCH webhooks/{webhookId}/token",
        "POST users",
        "PUT users/{userId}",
        "POST users/{userId}/roles",
        "DELETE users/{userId}/roles",
        "PUT users/{userId}/custom-field/{customFieldId}/value",
        "POST user-groups",
        "PUT user-groups/{id}",
        "DELETE user-groups/{id}",
        "POST user-groups/{userGroupId}/users",
        "DELETE user-groups/{userGroupId}/users/{userId}",
        "PUT hourly-rate",
        "PUT cost-rate",
        "PUT users/{userId}/hourly-rate",
        "PUT users/{userId}/cost-rate",
        "PUT projects/{projectId}/users/{userId}/hourly-rate",
        "PUT projects/{projectId}/users/{userId}/cost-rate",
        "PUT projects/{projectId}/tasks/{id}/hourly-rate",
        "PUT projects/{projectId}/tasks/{id}/cost-rate",
        "POST custom-fields",
        "PUT custom-fields/{customFieldId}",
        "DELETE custom-fields/{customFieldId}",
        "PATCH projects/{projectId}/custom-fields/{customFieldId}",
        "DELETE projects/{projectId}/custom-fields/{customFieldId}",
    ];

    /// <summary>The paths that metrics show, below <c>workspaces/{workspaceId}/</c>.</summary>
    private static readonly string[] _pathsInMetrics =
    [
        "clients",
        "clients/{id}",
        "custom-fields",
        "projects",
        "projects/{id}",
        "projects/{id}/tasks",
        "projects/{id}/tasks/{id}",
        "tags",
        "tags/{id}",
        "time-entries",
        "time-entries/status/in-progress",
        "time-entries/{id}",
        "user/{id}/time-entries",
        "user/{id}/time-entries/{id}/duplicate",
        "users",
    ];

    /// <summary>The writes that invalidate cache tags, below <c>workspaces/{workspaceId}/</c>.</summary>
    private static readonly string[] _invalidating =
    [
        "POST clients: clients, projects, time-entries/me",
        "PUT clients/{id}: clients, projects, time-entries/me",
        "DELETE clients/{id}: clients, projects, time-entries/me",
        "POST custom-fields: custom-fields",
        "PUT custom-fields/{customFieldId}: custom-fields",
        "DELETE custom-fields/{customFieldId}: custom-fields",
        "PUT hourly-rate: /workspaces",
        "PUT cost-rate: /workspaces",
        "PATCH member-profile/{userId}: users, /user",
        "POST projects: projects, time-entries/me",
        "POST projects/from-template: projects, time-entries/me",
        "PUT projects/{projectId}: projects, time-entries/me",
        "DELETE projects/{projectId}: projects, time-entries/me, running",
        "PATCH projects/{projectId}/custom-fields/{customFieldId}: projects, time-entries/me",
        "DELETE projects/{projectId}/custom-fields/{customFieldId}: projects, time-entries/me, running",
        "PATCH projects/{projectId}/estimate: projects, time-entries/me",
        "POST projects/{projectId}/memberships: projects, time-entries/me",
        "PATCH projects/{projectId}/memberships: projects, time-entries/me",
        "PATCH projects/{projectId}/template: projects, time-entries/me",
        "PUT projects/{projectId}/users/{userId}/hourly-rate: projects, time-entries/me",
        "PUT projects/{projectId}/users/{userId}/cost-rate: projects, time-entries/me",
        "POST projects/{projectId}/tasks: projects, time-entries/me",
        "PUT projects/{projectId}/tasks/{taskId}: projects, time-entries/me",
        "DELETE projects/{projectId}/tasks/{taskId}: projects, time-entries/me, running",
        "PUT projects/{projectId}/tasks/{id}/hourly-rate: projects, time-entries/me",
        "PUT projects/{projectId}/tasks/{id}/cost-rate: projects, time-entries/me",
        "POST tags: tags, time-entries/me",
        "PUT tags/{id}: tags, time-entries/me",
        "DELETE tags/{id}: tags, time-entries/me, running",
        "POST time-entries: time-entries/me, running",
        "PATCH time-entries/invoiced: time-entries/me, running",
        "PUT time-entries/{id}: time-entries/me, running",
        "DELETE time-entries/{id}: time-entries/me, running",
        "POST user/{userId}/time-entries: time-entries/{userId}, running",
        "PUT user/{userId}/time-entries: time-entries/{userId}, running",
        "PATCH user/{userId}/time-entries: time-entries/{userId}, running",
        "DELETE user/{userId}/time-entries: time-entries/{userId}, running",
        "POST user/{userId}/time-entries/{id}/duplicate: time-entries/{userId}, running",
        "POST users: users",
        "POST users/info: users",
        "PUT users/{userId}: users",
        "PUT users/{userId}/hourly-rate: users",
        "PUT users/{userId}/cost-rate: users",
        "PUT users/{userId}/custom-field/{customFieldId}/value: users",
        "POST users/{userId}/roles: users",
        "DELETE users/{userId}/roles: users",
        "POST workspaces: /workspaces",
    ];

    private static readonly (string Method, string Path)[] _operations = ReadOperations();

    private static readonly string[] _segments =
    [
        .. _operations.SelectMany(operation => operation.Path.Split('/')).Distinct(),
        "Workspaces",
        "USERS",
        "info",
        Project,
        "...",
        "~",
    ];

    [Fact]
    public void Operations_that_require_the_administrator_role_are_exactly_the_listed_ones() =>
        AssertSame(
            _administrative,
            _operations
                .Where(operation => ClockifyRoutes.Match(operation.Path).RequiresAdmin(operation.Method))
                .Select(operation => $"{operation.Method} {BelowWorkspace(operation.Path)}")
        );

    [Fact]
    public void Names_in_metrics_are_exactly_the_listed_ones() =>
        AssertSame(
            ["other", "user", "workspaces", "workspaces/{id}", .. _pathsInMetrics.Select(name => $"workspaces/{{id}}/{name}")],
            _operations.Select(operation => ClockifyRoutes.Match(operation.Path).Name).Distinct()
        );

    [Fact]
    public void Listed_path_has_its_own_name_in_metrics() =>
        Assert.All(
            _pathsInMetrics,
            path =>
            {
                var route = ClockifyRoutes.Match($"workspaces/{Workspace}/{path.Replace("{id}", Project, StringComparison.Ordinal)}");

                Assert.Equal(($"workspaces/{{id}}/{path}", Workspace), (route.Name, route.Workspace));
            }
        );

    [Fact]
    public void Writes_that_invalidate_cache_tags_are_exactly_the_listed_ones() =>
        AssertSame(
            _invalidating,
            from operation in _operations
            where operation.Method != "GET"
            let tags = TagsOf(operation.Method, operation.Path)
            where tags.Length > 0
            select $"{operation.Method} {BelowWorkspace(operation.Path)}: {tags}"
        );

    [Theory]
    [InlineData("POST", "projects/p/new-route", "projects, time-entries/me")]
    [InlineData("DELETE", "tags/t/new-route", "tags, time-entries/me, running")]
    [InlineData("PUT", "clients/c/new-route", "clients, projects, time-entries/me")]
    [InlineData("PUT", "time-entries/e/new-route", "time-entries/me, running")]
    [InlineData("PUT", "user/u/time-entries/e/new-route", "time-entries/u, running")]
    [InlineData("PUT", "users/u/new-route", "users")]
    [InlineData("PUT", "custom-fields/f/new-route", "custom-fields")]
    [InlineData("PUT", "member-profile/u/new-route", "users, /user")]
    [InlineData("PUT", "hourly-rate/new-route", "")]
    [InlineData("PUT", "user/u/new-route", "")]
    [InlineData("PUT", "new-route", "")]
    [InlineData("DELETE", "Projects/p", "")]
    public void Write_to_an_unknown_route_invalidates_what_the_known_one_above_it_does(string method, string path, string tags) =>
        Assert.Equal(tags, TagsOf(method, $"workspaces/{{workspaceId}}/{path}"));

    [Theory]
    [InlineData("GET", "webhooks/w/new-route", true)]
    [InlineData("GET", "addons/a/new-route", true)]
    [InlineData("PUT", "users/u/roles/new-route", true)]
    [InlineData("PUT", "users/u/custom-field/f/new-route", true)]
    [InlineData("PUT", "user-groups/g/new-route", true)]
    [InlineData("PUT", "custom-fields/f/new-route", true)]
    [InlineData("PUT", "projects/p/custom-fields/f/new-route", true)]
    [InlineData("GET", "user-groups/g/new-route", false)]
    [InlineData("PUT", "users/u/new-route", false)]
    [InlineData("PUT", "users/info", false)]
    [InlineData("PUT", "users/INFO", true)]
    [InlineData("PUT", "Users/info", true)]
    [InlineData("GET", "WebHooks", true)]
    [InlineData("PUT", "Projects/p/Custom-Fields/f", true)]
    [InlineData("PUT", "webhooks-x", false)]
    [InlineData("PUT", "new-route", false)]
    public void Unknown_route_requires_the_administrator_role_where_the_known_one_above_it_does(string method, string path, bool isRequired)
    {
        Assert.Equal(isRequired, ClockifyRoutes.Match($"workspaces/w/{path}").RequiresAdmin(method));
        Assert.Equal(isRequired, ClockifyRoutes.Match($"WORKSPACES/w/{path}/").RequiresAdmin(method));
    }

    [Theory]
    [InlineData("time-entries", true)]
    [InlineData("time-entries/e", true)]
    [InlineData("user/u/time-entries", true)]
    [InlineData("new-route/time-entries", true)]
    [InlineData("projects?x=/time-entries", false)]
    [InlineData("projects", false)]
    public void Write_to_a_path_with_time_entries_needs_the_write_lock(string path, bool isNeeded) =>
        Assert.Equal(isNeeded, ClockifyRoutes.Match($"workspaces/{Workspace}/{path}").NeedsWriteLock);

    [Property(MaxTest = 1000)]
    public void Path_never_makes_a_new_name_in_metrics(byte[] choices) =>
        Assert.Contains(
            ClockifyRoutes.Match(PathOf(choices)).Name,
            (string[])["other", "user", "workspaces", "workspaces/{id}", .. _pathsInMetrics.Select(name => $"workspaces/{{id}}/{name}")]
        );

    [Property(MaxTest = 1000)]
    public void Trailing_slash_and_query_change_nothing(byte[] choices)
    {
        var path = PathOf(choices);

        Assert.Equal(ClockifyRoutes.Match(path), ClockifyRoutes.Match($"{path}/?x=/webhooks&y=workspaces/{Project}/users"));
    }

    [Theory]
    [InlineData("workspaces", "workspaces", null, null)]
    [InlineData($"workspaces/{Workspace}", "workspaces/{id}", Workspace, null)]
    [InlineData($"workspaces/{Workspace}/", "workspaces/{id}", Workspace, null)]
    [InlineData($"workspaces/{Workspace}/time-entries", "workspaces/{id}/time-entries", Workspace, null)]
    [InlineData($"workspaces/{Workspace}/projects/{Project}/tasks", "workspaces/{id}/projects/{id}/tasks", Workspace, Project)]
    [InlineData($"workspaces/{Workspace}/projects/{Project}/tasks/{Task}", "workspaces/{id}/projects/{id}/tasks/{id}", Workspace, Task)]
    [InlineData($"file/{Project}", "file/{id}", null, Project)]
    public void Audit_log_names_route_workspace_and_last_entity(string path, string template, string? workspace, string? entity) =>
        AssertAudited(path, template, workspace, entity);

    [Theory]
    [InlineData("SECRET")]
    [InlineData("secret1")]
    [InlineData("jane.doe")]
    [InlineData("64A000000000000000000001")]
    [InlineData("64a00000000000000000000")]
    [InlineData("64a0000000000000000000011")]
    [InlineData("64g000000000000000000001")]
    [InlineData($"{Letters32}x")]
    public void Segment_that_is_neither_name_nor_id_is_not_in_the_audit_log(string segment) =>
        AssertAudited($"workspaces/{segment}/tags/{segment}", "workspaces/{id}/tags/{id}", null, null);

    [Fact]
    public void Name_of_32_letters_is_in_the_audit_log() => AssertAudited(Letters32, Letters32, null, null);

    private static void AssertAudited(string path, string template, string? workspace, string? entity)
    {
        var route = ClockifyRoutes.Match(path);

        Assert.Equal((template, workspace, entity), (route.Template, route.WorkspaceId, route.EntityId));
    }

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    /// <summary>The invalidated tags: those of the workspace by name, those of no workspace after a slash.</summary>
    private static string TagsOf(string method, string path) =>
        string.Join(
            ", ",
            ClockifyRoutes
                .Match(path)
                .TagsInvalidatedBy(method, "me")
                .Select(tag =>
                    tag.WorkspaceId switch
                    {
                        "" => $"/{tag.Name}",
                        "{workspaceId}" => tag.Name,
                        _ => $"{tag.WorkspaceId}/{tag.Name}",
                    }
                )
        );

    private static string BelowWorkspace(string path) => path.Replace("workspaces/{workspaceId}/", "", StringComparison.Ordinal);

    private static string PathOf(byte[] choices) =>
        string.Join('/', ["workspaces", .. choices.Take(7).Select(choice => _segments[choice % _segments.Length])]);

    private static (string Method, string Path)[] ReadOperations()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sandbox", "clockify-openapi.json"))
        );
        (string, string)[] operations =
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Name is "get" or "post" or "put" or "patch" or "delete"
            select (operation.Name.ToUpperInvariant(), path.Name["/v1/".Length..]),
        ];
        Assert.Equal(158, operations.Length);
        return operations;
    }
}
