using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Connections;
using ClockifyBff.Deletion;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>What time is tracked on.</summary>
internal static class ProjectsEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        var projects = app.MapInWorkspace("/projects", "Projects");
        projects.MapGet("/", ListProjects).WithName(nameof(ListProjects)).FromCopies();
        projects.MapPost("/", CreateProject).WithName(nameof(CreateProject));
        projects.MapGet("/{projectId}", GetProject).WithName(nameof(GetProject));
        projects.MapPatch("/{projectId}", UpdateProject).WithName(nameof(UpdateProject)).AcceptsMergePatch<UpdateProjectRequest>();
        projects.MapDelete("/{projectId}", DeleteProject).WithName(nameof(DeleteProject));
    }

    /// <summary>Lists projects</summary>
    /// <remarks>
    /// Those that the caller sees. Filters and search are answered from a copy of the whole list: a keystroke costs Clockify nothing.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which projects.</param>
    /// <param name="data">The projects.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<Project>>> ListProjects(
        OwnConnection own,
        string workspaceId,
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
            "duration" => found.SortBy(query.Sort, project => Durations.Seconds(project.Duration)),
            _ => found.SortBy(query.Sort, project => project.Name),
        };
        return TypedResults.Ok(list.PageOf(sorted).Select(project => Project.Of(project, query.Expand == "tasks")));
    }

    /// <summary>Creates a project</summary>
    /// <remarks>With its first members and tasks, if you like. `archived` is set by PATCH: Clockify ignores it here.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="project">The project.</param>
    /// <param name="projects">Keeps it.</param>
    /// <response code="201">The project.</response>
    public static async Task<Created<ProjectDetails>> CreateProject(
        OwnConnection own,
        string workspaceId,
        IdempotencyKey idempotency,
        CreateProjectRequest project,
        [FromServices] ClockifyProjects projects
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = project.ToBody();
        var created = await idempotency.SendAsync(
            since => projects.FindCreatedAsync(access, body, since),
            () => projects.CreateAsync(access, body)
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/projects/{created.Id}", ProjectDetails.Of(created));
    }

    /// <summary>Reads a project</summary>
    /// <remarks>With its members, tasks and custom fields.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="projects">Where it is.</param>
    /// <response code="200">The project.</response>
    public static async Task<Ok<ProjectDetails>> GetProject(
        OwnConnection own,
        string workspaceId,
        string projectId,
        [FromServices] ClockifyProjects projects
    ) => TypedResults.Ok(ProjectDetails.Of(await projects.GetAsync(await own.ReadAsync(workspaceId), projectId)));

    /// <summary>Changes a project</summary>
    /// <remarks>A JSON merge patch (RFC 7396): what is absent stays, null clears.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="changes">What becomes different.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="projects">Keeps it.</param>
    /// <response code="200">The project as it is now.</response>
    public static async Task<Ok<ProjectDetails>> UpdateProject(
        OwnConnection own,
        string workspaceId,
        string projectId,
        UpdateProjectRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyProjects projects
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await projects.GetAsync(access, projectId);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                ProjectDetails.Of(current),
                ifMatch,
                wanted => wanted.AppliedTo(current),
                async project => ProjectDetails.Of(await projects.UpdateAsync(access, current, project))
            )
        );
    }

    /// <summary>Deletes a project</summary>
    /// <remarks>
    /// Clockify deletes archived projects only: one in use is archived first, and is as it was if it can't be deleted. Its tasks go with
    /// it; time entries stay, without it.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="query">How.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="projects">Where it is.</param>
    /// <param name="retirables">What deleting it takes.</param>
    /// <param name="delete">Deletes it.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<Deletion<ProjectDetails>>> DeleteProject(
        OwnConnection own,
        string workspaceId,
        string projectId,
        [AsParameters] DeletionQuery query,
        IfMatch ifMatch,
        [FromServices] ClockifyProjects projects,
        [FromServices] Archivables retirables,
        [FromServices] TwoStepDelete delete
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await projects.GetAsync(access, projectId);
        var (shown, thing) = (ProjectDetails.Of(current), retirables.Of(current));
        ifMatch.Check(shown);
        return TypedResults.Ok(
            query.DryRun == true
                ? Deletion<ProjectDetails>.Planned(
                    shown,
                    thing.Steps,
                    new(
                        [.. (current.Tasks ?? []).Select(task => new NamedItem(task.Id, task.Name))],
                        [],
                        shown.Duration,
                        shown.DurationSeconds
                    )
                )
                : Deletion<ProjectDetails>.Done(shown, await delete.RunAsync(access, thing))
        );
    }
}
