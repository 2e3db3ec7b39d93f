using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>Routes for workspaces.</summary>
internal static class WorkspacesEndpoints
{
    public static void MapWorkspaces(this RouteTable routes)
    {
        routes.Map("GET", "/workspaces", List);
        routes.Map("POST", "/workspaces", Create);
        routes.Get("", Get);
    }

    // Clockify doesn't page this list and sends no Last-Page.
    private static ApiResponse List(ApiRequest request)
    {
        var roles = request.Query.GetStrings("roles");
        return ApiResponse.Array(
            from workspace in request.Store.Workspaces
            let member = workspace.Members.Find(request.Caller.Id)
            where member is not null && (roles.Count == 0 || roles.Contains(member.Role))
            select workspace.ToJson(workspace.VisibilityFor(member))
        );
    }

    private static ApiResponse Create(ApiRequest request)
    {
        var body = request.ReadObject("dto.WorkspaceDtoV1 com.clockify.adapter.http.v1.workspace.WorkspaceHttpAdapter.create(…)");
        var name = NameRules.ReadRequired(body, "Workspace", min: 1, max: 50);
        var ids = request.Store.Ids;
        var workspace = new Workspace(ids.Next(), name, ids.Next());
        workspace.Members.Put(new Member(request.Caller.Id, Member.Owner));
        request.Store.Add(workspace);
        return ApiResponse.Created(workspace.ToJson(Visibility.All));
    }

    private static ApiResponse Get(ApiRequest request) => ApiResponse.Ok(request.Workspace.ToJson(request.Visibility));
}
