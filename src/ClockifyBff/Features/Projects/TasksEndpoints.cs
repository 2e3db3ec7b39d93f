using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Connections;
using ClockifyBff.Deletion;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>The parts of a project.</summary>
internal static class TasksEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var tasks = app.MapInWorkspace("/projects/{projectId}/tasks", "Tasks");
        tasks.MapGet("/", ListTasks).WithName(nameof(ListTasks)).FromCopies();
        tasks.MapPost("/", CreateTask).WithName(nameof(CreateTask));
        tasks.MapGet("/{taskId}", GetTask).WithName(nameof(GetTask));
        tasks.MapPatch("/{taskId}", UpdateTask).WithName(nameof(UpdateTask)).AcceptsMergePatch<UpdateTaskRequest>();
        tasks.MapDelete("/{taskId}", DeleteTask).WithName(nameof(DeleteTask));
    }

    /// <summary>Lists tasks</summary>
    /// <remarks>Those of one project, answered from the same copy as the list of projects.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which tasks.</param>
    /// <param name="tasks">Where they are.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<ProjectTask>>> ListTasks(
        OwnConnection own,
        string workspaceId,
        string projectId,
        [AsParameters] ListQuery list,
        [AsParameters] ListTasksQuery query,
        [FromServices] ClockifyTasks tasks
    )
    {
        var found = Names
            .Containing(await tasks.AllAsync(await own.ReadAsync(workspaceId), projectId), query.Search, task => task.Name)
            .Where(task => query.Status is null || task.IsDone == (query.Status == "done"))
            .Where(task => query.Billable is null || (task.Billable ?? false) == query.Billable)
            .SortBy(query.Sort, task => task.Name);
        return TypedResults.Ok(list.PageOf(found).Select(ProjectTask.Of));
    }

    /// <summary>Creates a task</summary>
    /// <remarks>Whether its time is billed is the project's to say, until a PATCH does: Clockify ignores `billable` here.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="task">The task.</param>
    /// <param name="tasks">Keeps it.</param>
    /// <response code="201">The task.</response>
    public static async Task<Created<ProjectTask>> CreateTask(
        OwnConnection own,
        string workspaceId,
        string projectId,
        IdempotencyKey idempotency,
        CreateTaskRequest task,
        [FromServices] ClockifyTasks tasks
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = task.ToBody();
        var created = ProjectTask.Of(
            await idempotency.SendAsync(
                since => tasks.FindCreatedAsync(access, projectId, body, since),
                () => tasks.CreateAsync(access, projectId, body)
            )
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/projects/{projectId}/tasks/{created.Id}", created);
    }

    /// <summary>Reads a task</summary>
    /// <remarks>As it is in Clockify now, with the time tracked on it.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="taskId">The task's id.</param>
    /// <param name="tasks">Where it is.</param>
    /// <response code="200">The task.</response>
    public static async Task<Ok<ProjectTask>> GetTask(
        OwnConnection own,
        string workspaceId,
        string projectId,
        string taskId,
        [FromServices] ClockifyTasks tasks
    ) => TypedResults.Ok(ProjectTask.Of(await tasks.GetAsync(await own.ReadAsync(workspaceId), projectId, taskId)));

    /// <summary>Changes a task</summary>
    /// <remarks>A JSON merge patch (RFC 7396): what is absent stays, null clears.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="taskId">The task's id.</param>
    /// <param name="changes">What becomes different.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="tasks">Keeps it.</param>
    /// <response code="200">The task as it is now.</response>
    public static async Task<Ok<ProjectTask>> UpdateTask(
        OwnConnection own,
        string workspaceId,
        string projectId,
        string taskId,
        UpdateTaskRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyTasks tasks
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await tasks.GetAsync(access, projectId, taskId);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                ProjectTask.Of(current),
                ifMatch,
                wanted => wanted.AppliedTo(current),
                async task => ProjectTask.Of(await tasks.UpdateAsync(access, projectId, current, task))
            )
        );
    }

    /// <summary>Deletes a task</summary>
    /// <remarks>
    /// Clockify deletes tasks that are done only: an active one is closed first, and is as it was if it can't be deleted. Its time stays on
    /// the project.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="projectId">The project's id.</param>
    /// <param name="taskId">The task's id.</param>
    /// <param name="query">How.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="tasks">Where it is.</param>
    /// <param name="retirables">What deleting it takes.</param>
    /// <param name="delete">Deletes it.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<Deletion<ProjectTask>>> DeleteTask(
        OwnConnection own,
        string workspaceId,
        string projectId,
        string taskId,
        [AsParameters] DeletionQuery query,
        IfMatch ifMatch,
        [FromServices] ClockifyTasks tasks,
        [FromServices] Archivables retirables,
        [FromServices] TwoStepDelete delete
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await tasks.GetAsync(access, projectId, taskId);
        var (shown, thing) = (ProjectTask.Of(current), retirables.Of(projectId, current));
        ifMatch.Check(shown);
        return TypedResults.Ok(
            query.DryRun == true
                ? Deletion<ProjectTask>.Planned(shown, thing.Steps, new([], [], shown.Duration, shown.DurationSeconds))
                : Deletion<ProjectTask>.Done(shown, await delete.RunAsync(access, thing))
        );
    }
}
