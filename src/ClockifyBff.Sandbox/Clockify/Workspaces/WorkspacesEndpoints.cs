using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

internal static class WorkspacesEndpoints
{
    public static void MapWorkspaces(this Routes routes)
    {
        routes.Map("GET", "/workspaces", List);
        routes.Map("POST", "/workspaces", Create);
        routes.Get("", Get);
    }

    // Not paged: the full list, without Last-Page.
    private static Answer List(Call call)
    {
        var roles = call.Query.Texts("roles");
        return Answer.Array(
            from workspace in call.Company.Workspaces
            let member = workspace.Members.Find(call.Caller.Id)
            where member is not null && (roles.Count == 0 || roles.Contains(member.Role))
            select workspace.ToJson(workspace.SightOf(member))
        );
    }

    private static Answer Create(Call call)
    {
        var body = call.Body("dto.WorkspaceDtoV1 com.clockify.adapter.http.v1.workspace.WorkspaceHttpAdapter.create(…)");
        var name = Name.Of(body, "Workspace", min: 1, max: 50);
        var ids = call.Company.Ids;
        var workspace = new Workspace(ids.Next(), name, ids.Next());
        workspace.Members.Put(new Member(call.Caller.Id, Member.Owner));
        call.Company.Workspaces.Put(workspace);
        return Answer.Created(workspace.ToJson(Sight.Everything));
    }

    private static Answer Get(Call call) => Answer.Ok(call.Workspace.ToJson(call.Sight));
}
