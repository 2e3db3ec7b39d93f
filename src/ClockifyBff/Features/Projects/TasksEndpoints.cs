using ClockifyBff.Api;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Deletion;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Maps the routes of tasks.</summary>
internal static class TasksEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var tasks = app.MapWorkspaceGroup("/projects/{projectId}/tasks", "Tasks");
        tasks.MapGet("/", ListTasks).WithName(nameof(ListTasks)).CacheResponses();
        tasks.MapPost("/", CreateTask).WithName(nameof(CreateTask));
        tasks.MapGet("/{taskId}", GetTask).WithName(nameof(GetTask));
        tasks.MapPatch("/{taskId}", UpdateTask).WithName(nameof(UpdateTask)).AcceptsMergePatch<UpdateTaskRequest>();
        tasks.MapDelete("/{taskId}", DeleteTask).WithName(nameof(DeleteTask));
    }

    /// <summary>List tasks</summary>
    /// <remarks>Returns the tasks of a project, active and done. Results come from the same cache as the list of projects.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <response code="200">A page of tasks.</response>
    public static async Task<Ok<ItemPage<ProjectTask>>> ListTasks(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
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

    /// <summary>Create a task</summary>
    /// <remarks>
    /// Creates a task in a project. Fails with 409 `name_taken` if another task of the project has the name. Clockify ignores `billable`
    /// when a task is created and uses the setting of the project; set it with PATCH afterwards.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <response code="201">The created task.</response>
    public static async Task<Created<ProjectTask>> CreateTask(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
        IdempotencyKey idempotency,
        CreateTaskRequest task,
        [FromServices] ClockifyTasks tasks
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = task.ToBody();
        var created = ProjectTask.Of(
            await idempotency.SendAsync(
                since => tasks.FindCreatedAsync(access.Workspace, projectId, body, since),
                () => tasks.CreateAsync(access, projectId, body)
            )
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/projects/{projectId}/tasks/{created.Id}", created);
    }

    /// <summary>Get a task</summary>
    /// <remarks>Returns the current state of a task, read from Clockify, with the time tracked on it.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <param name="taskId">The id of the task.</param>
    /// <response code="200">The task.</response>
    public static async Task<Ok<ProjectTask>> GetTask(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
        ClockifyId taskId,
        [FromServices] ClockifyTasks tasks
    ) => TypedResults.Ok(ProjectTask.Of(await tasks.GetAsync(await own.ReadAsync(workspaceId), projectId, taskId)));

    /// <summary>Update a task</summary>
    /// <remarks>Applies a JSON merge patch (RFC 7396): members that are absent stay unchanged, and null clears a value.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <param name="taskId">The id of the task.</param>
    /// <response code="200">The updated task.</response>
    public static async Task<Ok<ProjectTask>> UpdateTask(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
        ClockifyId taskId,
        UpdateTaskRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyTasks tasks
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await tasks.GetAsync(access.Workspace, projectId, taskId);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                ProjectTask.Of(current),
                ifMatch,
                patch => patch.AppliedTo(current),
                async task => ProjectTask.Of(await tasks.UpdateAsync(access, projectId, current, task))
            )
        );
    }

    /// <summary>Delete a task</summary>
    /// <remarks>
    /// Deletes a task. The time tracked on it remains on the project. Clockify deletes tasks that are done only, so an active task is
    /// marked as done first; if the delete then fails, the task is restored to its previous state.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="projectId">The id of the project.</param>
    /// <param name="taskId">The id of the task.</param>
    /// <response code="200">The deleted task and the steps taken; for a dry run, the steps that a delete would take.</response>
    public static async Task<Ok<Deletion<ProjectTask>>> DeleteTask(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId projectId,
        ClockifyId taskId,
        [AsParameters] DeletionQuery query,
        IfMatch ifMatch,
        [FromServices] ClockifyTasks tasks,
        [FromServices] Archivables archivables,
        [FromServices] TwoStepDelete delete
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await tasks.GetAsync(access.Workspace, projectId, taskId);
        var (shown, archivable) = (ProjectTask.Of(current), archivables.Of(projectId, current));
        ifMatch.Check(shown);
        return TypedResults.Ok(
            query.DryRun == true
                ? Deletion<ProjectTask>.Planned(shown, archivable.Steps, new([], [], shown.Duration, shown.DurationSeconds))
                : Deletion<ProjectTask>.Done(shown, await delete.RunAsync(access, archivable))
        );
    }
}
