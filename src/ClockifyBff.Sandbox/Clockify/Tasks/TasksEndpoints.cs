using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Projects;

namespace ClockifyBff.Sandbox.Clockify.Tasks;

/// <summary>Routes for the tasks of a project.</summary>
internal static class TasksEndpoints
{
    private const string Permission = "whoCanCreateTasks";

    public static void MapTasks(this RouteTable routes)
    {
        routes.Get("/projects/{projectId}/tasks", List);
        routes.Post("/projects/{projectId}/tasks", Create, unknownWorkspace: ClockifyException.InternalServerError);
        routes.Get("/projects/{projectId}/tasks/{taskId}", Get);
        routes.Put("/projects/{projectId}/tasks/{taskId}", Update);
        routes.Delete("/projects/{projectId}/tasks/{taskId}", Delete);
    }

    private static ApiResponse List(ApiRequest request)
    {
        var project = request.RequireProject();
        var query = request.Query;
        var isNamed = query.NameFilter();

        // Recorded: without the parameter, active and completed tasks are listed, although the documented default is false.
        var active = query.GetBoolean("is-active");
        var tasks = request
            .Workspace.Tasks.Where(task => task.ProjectId == project.Id && isNamed(task.Name))
            .Where(task => active is null || task.Done != active);
        return query.Page(
            query.Sort(tasks, "NAME", new() { ["ID"] = task => task.Id, ["NAME"] = task => task.Name.ToUpperInvariant() }),
            task => task.ToJson(request)
        );
    }

    private static ApiResponse Create(ApiRequest request)
    {
        var project = request.RequireProject();
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.TaskDtoV1 com.clockify.adapter.http.v1.task.TaskHttpAdapter.create(…)");
        var task = ReadNewTask(
            request,
            body,
            project,
            new ProjectTask(request.Store.Ids.Next(), project.Id, ReadUniqueName(request, body, project.Id))
        );
        return ApiResponse.Created(request.Workspace.Tasks.Put(task).ToJson(request));
    }

    /// <summary>Reads a new task. Recorded: the project determines whether the task is billable; the body is ignored.</summary>
    public static ProjectTask ReadNewTask(ApiRequest request, JacksonObject body, Project project, ProjectTask task) =>
        Fill(request, task, body) with
        {
            Billable = project.Billable,
        };

    private static ApiResponse Get(ApiRequest request) => ApiResponse.Ok(RequireTask(request).ToJson(request));

    // Replaces all fields; absent fields are cleared.
    private static ApiResponse Update(ApiRequest request)
    {
        var task = RequireTask(request);
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.TaskDtoV1 com.clockify.adapter.http.v1.task.TaskHttpAdapter.update(…)");
        var changed = Fill(request, task with { Name = ReadUniqueName(request, body, task.ProjectId, task) }, body) with
        {
            Billable = body.GetBoolean("billable") ?? false,
        };
        return ApiResponse.Ok(request.Workspace.Tasks.Put(changed).ToJson(request));
    }

    // The time entries stay on the project.
    private static ApiResponse Delete(ApiRequest request)
    {
        var task = RequireTask(request);
        request.RequireAdmin();
        if (!task.Done)
        {
            throw ClockifyException.CannotDeleteActive("Task");
        }

        var response = ApiResponse.Ok(task.ToJson(request));
        request.Workspace.Tasks.Remove(task);
        request.Workspace.TimeEntries.UpdateWhere(entry => entry.TaskId == task.Id, entry => entry with { TaskId = null });
        return response;
    }

    private static ProjectTask Fill(ApiRequest request, ProjectTask task, JacksonObject body) =>
        task with
        {
            AssigneeIds =
            [
                .. (body.GetStrings("assigneeIds") ?? (body.GetId("assigneeId") is { } assigneeId ? [assigneeId] : [])).Select(id =>
                    request.RequireMember(id).Id
                ),
            ],
            UserGroupIds = body.GetStrings("userGroupIds") ?? [],
            Estimate = body.GetDuration("estimate") ?? default,
            BudgetEstimate = body.GetInt64("budgetEstimate") ?? 0,
            Done = body.GetEnum("status", "ACTIVE", "DONE", "ALL") == "DONE",
        };

    public static ProjectTask RequireTask(ApiRequest request)
    {
        var project = request.RequireProject();
        return request.Workspace.Tasks.Find(request.RouteValue("taskId")) is { } task && task.ProjectId == project.Id
            ? task
            : throw ClockifyException.DoesNotBelong("Task", "Project");
    }

    public static string ReadUniqueName(ApiRequest request, JacksonObject body, string projectId, ProjectTask? self = null)
    {
        var name = NameRules.Validate(body.GetString("name") ?? "", "Task", min: 1, max: 1000);
        return request.Workspace.Tasks.Any(other => other.ProjectId == projectId && other.Name == name && other.Id != self?.Id)
            ? throw ClockifyException.NameTaken("Task", name)
            : name;
    }
}
