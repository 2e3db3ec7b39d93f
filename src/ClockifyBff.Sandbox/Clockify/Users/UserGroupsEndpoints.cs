using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Users;

internal static class UserGroupsEndpoints
{
    public static void MapUserGroups(this Routes routes) => routes.Get("/user-groups", List);

    private static Answer List(Call call)
    {
        var query = call.Query;
        var isNamed = query.NameFilter();
        return query.Page(
            query.Sort(
                call.Workspace.UserGroups.Where(group => isNamed(group.Name)),
                "NAME",
                new() { ["ID"] = group => group.Id, ["NAME"] = group => group.Name.ToUpperInvariant() }
            ),
            group => group.ToJson(call.Workspace.Id)
        );
    }
}
