using ClockifyBff.Api;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Workspaces;

/// <summary>Maps the routes of workspaces and their users.</summary>
internal static class WorkspacesEndpoints
{
    public static void MapWorkspaces(this IEndpointRouteBuilder app)
    {
        var workspaces = app.MapApiGroup("/workspaces", "Workspaces").WithDeadline().WithIdempotencyKeys().WithAge();
        workspaces.MapGet("/", ListWorkspaces).WithName(nameof(ListWorkspaces)).CacheResponses();
        workspaces.MapPost("/", CreateWorkspace).WithName(nameof(CreateWorkspace));

        var workspace = app.MapWorkspaceGroup(string.Empty, "Workspaces");
        workspace.MapGet("/", GetWorkspace).WithName(nameof(GetWorkspace)).CacheResponses();
        workspace.MapGet("/users", ListUsers).WithName(nameof(ListUsers)).CacheResponses();
    }

    /// <summary>List workspaces</summary>
    /// <remarks>Returns the workspaces that the caller is a member of.</remarks>
    /// <response code="200">A page of workspaces.</response>
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

    /// <summary>Create a workspace</summary>
    /// <remarks>
    /// Creates a workspace. It can't be deleted with this API, because Clockify's API offers no way to delete workspaces.
    /// </remarks>
    /// <response code="201">The created workspace.</response>
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
                since => workspaces.FindCreatedAsync(access.Workspace.Reader, workspace.Name!, since),
                () => workspaces.CreateAsync(access, workspace.Name!)
            )
        );
        return TypedResults.Created($"/api/v1/workspaces/{created.Id}", created);
    }

    /// <summary>Get a workspace</summary>
    /// <remarks>
    /// Returns a workspace with the caller's role and the settings that forms need: required fields, time tracking mode, creation
    /// permissions and custom fields.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">The workspace.</response>
    public static async Task<Ok<WorkspaceDetails>> GetWorkspace(
        OwnConnection own,
        ClockifyId workspaceId,
        [FromServices] ClockifyWorkspaces workspaces,
        [FromServices] ReferenceData data
    )
    {
        var access = await own.ReadAsync(workspaceId);
        var workspace = await workspaces.GetAsync(access);
        return TypedResults.Ok(WorkspaceDetails.Of(workspace, await workspaces.RoleAsync(access), await data.CustomFieldsAsync(access)));
    }

    /// <summary>List users</summary>
    /// <remarks>
    /// Returns the users of a workspace. Fails with 403 `upstream_forbidden` if the workspace shows its users to administrators only and
    /// the caller is none.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">A page of users.</response>
    public static async Task<Ok<ItemPage<WorkspaceUser>>> ListUsers(
        OwnConnection own,
        ClockifyId workspaceId,
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
