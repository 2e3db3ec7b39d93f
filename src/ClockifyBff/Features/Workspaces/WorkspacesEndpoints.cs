using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Idempotency;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Workspaces;

/// <summary>Where time is tracked, and by whom.</summary>
internal static class WorkspacesEndpoints
{
    public static void MapWorkspaces(this IEndpointRouteBuilder app)
    {
        var workspaces = app.MapApiGroup("/workspaces", "Workspaces").WithDeadline().WithIdempotencyKeys().WithAge();
        workspaces.MapGet("/", ListWorkspaces).WithName(nameof(ListWorkspaces)).FromCopies();
        workspaces.MapPost("/", CreateWorkspace).WithName(nameof(CreateWorkspace));

        var workspace = app.MapInWorkspace(string.Empty, "Workspaces");
        workspace.MapGet("/", GetWorkspace).WithName(nameof(GetWorkspace)).FromCopies();
        workspace.MapGet("/users", ListUsers).WithName(nameof(ListUsers)).FromCopies();
    }

    /// <summary>Lists workspaces</summary>
    /// <remarks>Those that the caller is in.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which workspaces.</param>
    /// <param name="data">The workspaces.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<Workspace>>> ListWorkspaces(
        OwnConnection own,
        [AsParameters] ListQuery list,
        [AsParameters] ListWorkspacesQuery query,
        [FromServices] ReferenceData data
    )
    {
        var workspaces = Names
            .Containing(await data.WorkspacesAsync(await own.ReadAsync()), query.Search, workspace => workspace.Name)
            .SortBy(query.Sort, workspace => workspace.Name);
        return TypedResults.Ok(list.PageOf(workspaces).Select(Workspace.Of));
    }

    /// <summary>Creates a workspace</summary>
    /// <remarks>Clockify has no way to delete one by program.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="workspaces">Keeps it.</param>
    /// <response code="201">The workspace.</response>
    public static async Task<Created<Workspace>> CreateWorkspace(
        OwnConnection own,
        IdempotencyKey idempotency,
        CreateWorkspaceRequest workspace,
        [FromServices] ClockifyWorkspaces workspaces
    )
    {
        using var access = await own.WriteAsync();
        var created = Workspace.Of(
            await idempotency.SendAsync(
                since => workspaces.FindCreatedAsync(access, workspace.Name!, since),
                () => workspaces.CreateAsync(access, workspace.Name!)
            )
        );
        return TypedResults.Created($"/api/v1/workspaces/{created.Id}", created);
    }

    /// <summary>Reads a workspace</summary>
    /// <remarks>
    /// With what the caller is in it, and what forms must know: required fields, how time is tracked, who may create what, custom fields.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="workspaces">Where it is.</param>
    /// <param name="data">Its custom fields.</param>
    /// <response code="200">The workspace.</response>
    public static async Task<Ok<WorkspaceDetails>> GetWorkspace(
        OwnConnection own,
        string workspaceId,
        [FromServices] ClockifyWorkspaces workspaces,
        [FromServices] ReferenceData data
    )
    {
        var access = await own.ReadAsync(workspaceId);
        var workspace = await workspaces.GetAsync(access);
        return TypedResults.Ok(WorkspaceDetails.Of(workspace, await workspaces.RoleAsync(access), await data.CustomFieldsAsync(access)));
    }

    /// <summary>Lists the people of a workspace</summary>
    /// <remarks>Some workspaces show them to administrators only: then others are answered 403 `upstream_forbidden`.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which people.</param>
    /// <param name="data">The people.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<WorkspaceUser>>> ListUsers(
        OwnConnection own,
        string workspaceId,
        [AsParameters] ListQuery list,
        [AsParameters] ListUsersQuery query,
        [FromServices] ReferenceData data
    )
    {
        var users = Names
            .Containing(await data.UsersAsync(await own.ReadAsync(workspaceId)), query.Search, user => user.Name, user => user.Email)
            .Where(user =>
                query.Status is null
                || WorkspaceUser.StatusOf(user, workspaceId) == ClockifyEnumNames.ReadOr(query.Status, MembershipStatus.Unknown)
            )
            .SortBy(query.Sort, user => query.Sort is "email" or "-email" ? user.Email : user.Name);
        return TypedResults.Ok(list.PageOf(users).Select(user => WorkspaceUser.Of(user, workspaceId)));
    }
}
