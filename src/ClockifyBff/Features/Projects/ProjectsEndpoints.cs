using ClockifyBff.Api;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Deletion;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Maps the routes of projects.</summary>
internal static class ProjectsEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        var projects = app.MapWorkspaceGroup("/projects", "Projects");
        projects.MapGet("/", ListProjects).WithName(nameof(ListProjects)).CacheResponses();
        projects.MapPost("/", CreateProject).WithName(nameof(CreateProject));
        projects.MapGet("/{projectId}", GetProject).WithName(nameof(GetProject));
        projects.MapPatch("/{projectId}", UpdateProject).WithName(nameof(UpdateProject)).AcceptsMergePatch<UpdateProjectRequest>();
        projects.MapDelete("/{projectId}", DeleteProject).WithName(nameof(DeleteProject));
    }

    /// <summary>List projects</summary>
    /// <remarks>
    /// Returns the projects of the workspace that the caller can see, active and archived. Results come from a cache of the whole list, so
    /// searching while the user types costs no Clockify requests.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">A page of projects.</response>
    public static async Task<Ok<ItemPage<Project>>> ListProjects(
        OwnConnection own,
        ClockifyId workspaceId,
        [AsParameters] ListQuery list,
        [AsParameters] ListProjectsQuery query,
        [FromServices] ReferenceData data
    )
    {
        var found = Names
            .Containing(await data.ProjectsAsync(await own.ReadAsync(workspaceId)), query.Search, project => project.Name)
            .Where(project => query.Archived is null || (project.Archived ?? false) == query.Archived)
            .Where(project => query.Billable is null || (project.Billable ?? false) == query.Billable)
            .Where(project => query.ClientId is null || project.IdOfClient == query.ClientId)
            .SortBy("name", project => project.Name);
        var sorted = query.Sort?.TrimStart('-') switch
        {
            "clientName" => found.SortBy(query.Sort, project => project.NameOfClient),
            "duration" => found.SortBy(query.Sort, project => Durations.ToSeconds(project.Duration)),
            _ => found.SortBy(query.Sort, project => project.Name),
        };
        return TypedResults.Ok(list.PageOf(sorted).Select(project => Project.Of(project, query.Expand == "tasks")));
    }

    /// <summary>Create a project</summary>
    /// <remarks>
    /// Creates a project, optionally with its first members and tasks. Fails with 409 `name_taken` if another project of the same client
    /// has the name, even an archived one. Clockify ignores `archived` when a project is created; set it with PATCH afterwards.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="201">The created project.</response>
    public static async Task<Created<ProjectDetails>> CreateProject(
        OwnConnection own,
        ClockifyId workspaceId,
        IdempotencyKey idempotency,
        CreateProjectRequest project,
        [FromServices] ClockifyProjects projects
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = project.ToBody();
        var created = await idempotency.SendAsync(
            since => projects.FindCreatedAsync(access.Workspace, body, since),
            () => projects.CreateAsync(access, body)
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/projects/{created.Id}", ProjectDetails.Of(created));
    }

    /// <summary>Get a project</summary>
    /// <remarks>Returns the current state of a project, read from Clockify, with its members, tasks and custom fields.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <response code="200">The project.</response>
    public static async Task<Ok<ProjectDetails>> GetProject(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
        [FromServices] ClockifyProjects projects
    ) => TypedResults.Ok(ProjectDetails.Of(await projects.GetAsync(await own.ReadAsync(workspaceId), projectId)));

    /// <summary>Update a project</summary>
    /// <remarks>Applies a JSON merge patch (RFC 7396): members that are absent stay unchanged, and null clears a value.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <response code="200">The updated project.</response>
    public static async Task<Ok<ProjectDetails>> UpdateProject(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
        UpdateProjectRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyProjects projects
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await projects.GetAsync(access.Workspace, projectId);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                ProjectDetails.Of(current),
                ifMatch,
                patch => patch.AppliedTo(current),
                async project => ProjectDetails.Of(await projects.UpdateAsync(access, current, project))
            )
        );
    }

    /// <summary>Delete a project</summary>
    /// <remarks>
    /// Deletes a project and its tasks. Time entries remain, without a project. Clockify deletes archived projects only, so an active
    /// project is archived first; if the delete then fails, the project is restored to its previous state.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <response code="200">The deleted project and the steps taken; for a dry run, the steps that a delete would take.</response>
    public static async Task<Ok<Deletion<ProjectDetails>>> DeleteProject(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
        [AsParameters] DeletionQuery query,
        IfMatch ifMatch,
        [FromServices] ClockifyProjects projects,
        [FromServices] Archivables archivables,
        [FromServices] TwoStepDelete delete
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await projects.GetAsync(access.Workspace, projectId);
        var (shown, archivable) = (ProjectDetails.Of(current), archivables.Of(current));
        ifMatch.Check(shown);
        return TypedResults.Ok(
            query.DryRun == true
                ? Deletion<ProjectDetails>.Planned(
                    shown,
                    archivable.Steps,
                    new(
                        [.. (current.Tasks ?? []).Select(task => new NamedItem(task.Id, task.Name))],
                        [],
                        shown.Duration,
                        shown.DurationSeconds
                    )
                )
                : Deletion<ProjectDetails>.Done(shown, await delete.RunAsync(access, archivable))
        );
    }
}
