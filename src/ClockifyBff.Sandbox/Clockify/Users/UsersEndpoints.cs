using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Users;

internal static class UsersEndpoints
{
    public static void MapUsers(this RouteTable routes)
    {
        routes.Map("GET", "/user", Me);
        routes.Get("/users", List);
    }

    private static ApiResponse Me(ApiRequest request)
    {
        var memberships =
            request.Query.GetBoolean("include-memberships") ?? false
                ? from workspace in request.Store.Workspaces
                let member = workspace.Members.Find(request.Caller.Id)
                where member is not null
                from membership in Memberships(request.Caller, workspace, "ALL", workspace.VisibilityFor(member))
                select membership
                : [];
        return ApiResponse.Ok(request.Caller.ToJson(memberships));
    }

    private static ApiResponse List(ApiRequest request)
    {
        // Some workspaces keep the team page to admins; their members are refused here too.
        if (!request.IsAdmin && request.Workspace.Settings.IsAdminOnlyPage("TEAM"))
        {
            throw ClockifyException.AccessDenied();
        }

        var query = request.Query;
        var isNamed = query.NameFilter();
        var email = query.GetString("email");
        var projectId = query.GetString("project-id");
        var status = query.GetEnum("status", "PENDING", "ACTIVE", "DECLINED", "INACTIVE", "ALL") ?? "ALL";
        var memberships = query.GetEnum("memberships", "ALL", "NONE", "WORKSPACE", "PROJECT", "USERGROUP") ?? "NONE";

        var people = request
            .Workspace.Members.Where(member => status == "ALL" || member.Status == status)
            .Where(member =>
                projectId is null || (request.Workspace.Projects.Find(projectId)?.Memberships.Any(one => one.UserId == member.Id) ?? false)
            )
            .Select(member => request.Store.Users.Find(member.Id)!)
            .Where(person => isNamed(person.Name))
            .Where(person => email is null || person.Email.Contains(email, StringComparison.OrdinalIgnoreCase));

        return query.Page(
            query.Sort(
                people,
                "EMAIL",
                new()
                {
                    ["ID"] = person => person.Id,
                    ["EMAIL"] = person => person.Email,
                    ["NAME"] = person => person.Name,
                    ["NAME_LOWERCASE"] = person => person.Name.ToUpperInvariant(),
                    ["ACCESS"] = person => request.RequireMember(person.Id).Role,
                    ["HOURLYRATE"] = person => request.RequireMember(person.Id).HourlyRate?.Amount ?? 0,
                    ["COSTRATE"] = person => request.RequireMember(person.Id).CostRate?.Amount ?? 0,
                }
            ),
            person => person.ToJson(Memberships(person, request.Workspace, memberships, request.Visibility))
        );
    }

    private static IEnumerable<JsonNode> Memberships(User person, Workspace workspace, string wanted, Visibility visibility)
    {
        if (wanted is "ALL" or "WORKSPACE" && workspace.Members.Find(person.Id) is { } member)
        {
            yield return member.ToMembership(workspace.Id).ToJson(visibility);
        }

        foreach (var membership in workspace.Projects.SelectMany(project => project.Memberships))
        {
            if (membership.UserId == person.Id && wanted is "ALL" or "PROJECT")
            {
                yield return membership.ToJson(visibility);
            }
        }

        foreach (var group in workspace.UserGroups.Where(group => group.UserIds.Contains(person.Id) && wanted is "ALL" or "USERGROUP"))
        {
            yield return new Membership(person.Id, group.Id, "USERGROUP").ToJson(visibility);
        }
    }
}
