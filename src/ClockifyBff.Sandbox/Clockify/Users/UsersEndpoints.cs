using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Users;

/// <summary>Routes for users.</summary>
internal static class UsersEndpoints
{
    public static void MapUsers(this RouteTable routes)
    {
        routes.Map("GET", "/user", GetCaller);
        routes.Get("/users", List);
    }

    private static ApiResponse GetCaller(ApiRequest request)
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
        // A workspace can reserve its team page to admins. Clockify then rejects this list for other members too.
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
                projectId is null
                || (request.Workspace.Projects.Find(projectId)?.Memberships.Any(membership => membership.UserId == member.Id) ?? false)
            )
            .Select(member => request.Store.Users.Find(member.Id)!)
            .Where(user => isNamed(user.Name))
            .Where(user => email is null || user.Email.Contains(email, StringComparison.OrdinalIgnoreCase));

        return query.Page(
            query.Sort(
                people,
                "EMAIL",
                new()
                {
                    ["ID"] = user => user.Id,
                    ["EMAIL"] = user => user.Email,
                    ["NAME"] = user => user.Name,
                    ["NAME_LOWERCASE"] = user => user.Name.ToUpperInvariant(),
                    ["ACCESS"] = user => request.RequireMember(user.Id).Role,
                    ["HOURLYRATE"] = user => request.RequireMember(user.Id).HourlyRate?.Amount ?? 0,
                    ["COSTRATE"] = user => request.RequireMember(user.Id).CostRate?.Amount ?? 0,
                }
            ),
            user => user.ToJson(Memberships(user, request.Workspace, memberships, request.Visibility))
        );
    }

    private static IEnumerable<JsonNode> Memberships(User user, Workspace workspace, string type, Visibility visibility)
    {
        if (type is "ALL" or "WORKSPACE" && workspace.Members.Find(user.Id) is { } member)
        {
            yield return member.ToMembership(workspace.Id).ToJson(visibility);
        }

        foreach (var membership in workspace.Projects.SelectMany(project => project.Memberships))
        {
            if (membership.UserId == user.Id && type is "ALL" or "PROJECT")
            {
                yield return membership.ToJson(visibility);
            }
        }

        foreach (var group in workspace.UserGroups.Where(group => group.UserIds.Contains(user.Id) && type is "ALL" or "USERGROUP"))
        {
            yield return new Membership(user.Id, group.Id, "USERGROUP").ToJson(visibility);
        }
    }
}
