using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Tasks;

internal static class TasksEndpoints
{
    private const string Permission = "whoCanCreateTasks";

    public static void MapTasks(this Routes routes)
    {
        routes.Get("/projects/{projectId}/tasks", List);
        routes.Post("/projects/{projectId}/tasks", Create, unknownWorkspace: ClockifyError.Internal);
        routes.Get("/projects/{projectId}/tasks/{taskId}", Get);
        routes.Put("/projects/{projectId}/tasks/{taskId}", Update);
        routes.Delete("/projects/{projectId}/tasks/{taskId}", Delete);
    }

    private static Answer List(Call call)
    {
        var project = call.Project();
        var query = call.Query;
        var isNamed = query.NameFilter();

        // The spec's default is false, and yet leaving it out lists both.
        var active = query.Flag("is-active");
        var tasks = call
            .Workspace.Tasks.Where(task => task.ProjectId == project.Id && isNamed(task.Name))
            .Where(task => active is null || task.Done != active);
        return query.Page(
            query.Sort(tasks, "NAME", new() { ["ID"] = task => task.Id, ["NAME"] = task => task.Name.ToUpperInvariant() }),
            task => task.ToJson(call)
        );
    }

    private static Answer Create(Call call)
    {
        var project = call.Project();
        call.RequirePermission(Permission);
        var body = call.Body("dto.TaskDtoV1 com.clockify.adapter.http.v1.task.TaskHttpAdapter.create(…)");
        var task = TaskOf(call, body, project, new ProjectTask(call.Company.Ids.Next(), project.Id, FreeName(call, body, project.Id)));
        return Answer.Created(call.Workspace.Tasks.Put(task).ToJson(call));
    }

    /// <summary>A task as a create describes it, whatever it says about being billable: recorded, the project decides.</summary>
    public static ProjectTask TaskOf(Call call, Body body, Project project, ProjectTask task) =>
        Fill(call, task, body) with
        {
            Billable = project.Billable,
        };

    private static Answer Get(Call call) => Answer.Ok(Task(call).ToJson(call));

    // A full replacement: what is left out goes back to nothing.
    private static Answer Update(Call call)
    {
        var task = Task(call);
        call.RequirePermission(Permission);
        var body = call.Body("dto.TaskDtoV1 com.clockify.adapter.http.v1.task.TaskHttpAdapter.update(…)");
        var changed = Fill(call, task with { Name = FreeName(call, body, task.ProjectId, task) }, body) with
        {
            Billable = body.Flag("billable") ?? false,
        };
        return Answer.Ok(call.Workspace.Tasks.Put(changed).ToJson(call));
    }

    // The time stays on the project.
    private static Answer Delete(Call call)
    {
        var task = Task(call);
        call.RequireAdmin();
        if (!task.Done)
        {
            throw ClockifyError.CannotDeleteActive("Task");
        }

        var answer = Answer.Ok(task.ToJson(call));
        call.Workspace.Tasks.Remove(task);
        call.Workspace.Entries.Change(entry => entry.TaskId == task.Id, entry => entry with { TaskId = null });
        return answer;
    }

    private static ProjectTask Fill(Call call, ProjectTask task, Body body) =>
        task with
        {
            AssigneeIds =
            [
                .. (body.Texts("assigneeIds") ?? (body.Id("assigneeId") is { } one ? [one] : [])).Select(id => call.MemberOf(id).Id),
            ],
            UserGroupIds = body.Texts("userGroupIds") ?? [],
            Estimate = body.Duration("estimate") ?? default,
            BudgetEstimate = body.Number("budgetEstimate") ?? 0,
            Done = body.OneOf("status", "ACTIVE", "DONE", "ALL") == "DONE",
        };

    public static ProjectTask Task(Call call)
    {
        var project = call.Project();
        return call.Workspace.Tasks.Find(call.Route("taskId")) is { } task && task.ProjectId == project.Id
            ? task
            : throw ClockifyError.DoesNotBelong("Task", "Project");
    }

    public static string FreeName(Call call, Body body, string projectId, ProjectTask? itself = null)
    {
        var name = Name.Checked(body.Text("name") ?? "", "Task", min: 1, max: 1000);
        return call.Workspace.Tasks.Any(other => other.ProjectId == projectId && other.Name == name && other.Id != itself?.Id)
            ? throw ClockifyError.NameTaken("Task", name)
            : name;
    }
}
