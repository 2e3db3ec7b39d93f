using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Wire;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Users;

internal static class UsersEndpoints
{
    public static void MapUsers(this Routes routes)
    {
        routes.Map("GET", "/user", Me);
        routes.Get("/users", List);
    }

    private static Answer Me(Call call)
    {
        var memberships =
            call.Query.Flag("include-memberships") ?? false
                ? from workspace in call.Company.Workspaces
                let member = workspace.Members.Find(call.Caller.Id)
                where member is not null
                from membership in Memberships(call.Caller, workspace, "ALL", workspace.SightOf(member))
                select membership
                : [];
        return Answer.Ok(call.Caller.ToJson(memberships));
    }

    private static Answer List(Call call)
    {
        // Some workspaces keep the team page to admins; their members are refused here too.
        if (!call.IsAdmin && call.Workspace.Settings.IsAdminOnlyPage("TEAM"))
        {
            throw ClockifyError.AccessDenied();
        }

        var query = call.Query;
        var isNamed = query.NameFilter();
        var email = query.Text("email");
        var projectId = query.Text("project-id");
        var status = query.OneOf("status", "PENDING", "ACTIVE", "DECLINED", "INACTIVE", "ALL") ?? "ALL";
        var memberships = query.OneOf("memberships", "ALL", "NONE", "WORKSPACE", "PROJECT", "USERGROUP") ?? "NONE";

        var people = call
            .Workspace.Members.Where(member => status == "ALL" || member.Status == status)
            .Where(member =>
                projectId is null || (call.Workspace.Projects.Find(projectId)?.Memberships.Any(one => one.UserId == member.Id) ?? false)
            )
            .Select(member => call.Company.Accounts.Find(member.Id)!)
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
                    ["ACCESS"] = person => call.MemberOf(person.Id).Role,
                    ["HOURLYRATE"] = person => call.MemberOf(person.Id).HourlyRate?.Amount ?? 0,
                    ["COSTRATE"] = person => call.MemberOf(person.Id).CostRate?.Amount ?? 0,
                }
            ),
            person => person.ToJson(Memberships(person, call.Workspace, memberships, call.Sight))
        );
    }

    private static IEnumerable<JsonNode> Memberships(Person person, Workspace workspace, string wanted, Sight sight)
    {
        if (wanted is "ALL" or "WORKSPACE" && workspace.Members.Find(person.Id) is { } member)
        {
            yield return member.ToMembership(workspace.Id).ToJson(sight);
        }

        foreach (var membership in workspace.Projects.SelectMany(project => project.Memberships))
        {
            if (membership.UserId == person.Id && wanted is "ALL" or "PROJECT")
            {
                yield return membership.ToJson(sight);
            }
        }

        foreach (var group in workspace.UserGroups.Where(group => group.UserIds.Contains(person.Id) && wanted is "ALL" or "USERGROUP"))
        {
            yield return new Membership(person.Id, group.Id, "USERGROUP").ToJson(sight);
        }
    }
}
