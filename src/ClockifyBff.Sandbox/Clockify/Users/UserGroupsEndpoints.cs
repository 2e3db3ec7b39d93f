using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Users;

/// <summary>Routes for user groups.</summary>
internal static class UserGroupsEndpoints
{
    public static void MapUserGroups(this RouteTable routes) => routes.Get("/user-groups", List);

    private static ApiResponse List(ApiRequest request)
    {
        var query = request.Query;
        var isNamed = query.NameFilter();
        return query.Page(
            query.Sort(
                request.Workspace.UserGroups.Where(group => isNamed(group.Name)),
                "NAME",
                new() { ["ID"] = group => group.Id, ["NAME"] = group => group.Name.ToUpperInvariant() }
            ),
            group => group.ToJson(request.Workspace.Id)
        );
    }
}
