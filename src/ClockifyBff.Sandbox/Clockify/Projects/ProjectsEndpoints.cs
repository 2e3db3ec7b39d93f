using System.Text.RegularExpressions;
using ClockifyBff.Sandbox.Clockify.Clients;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.Wire;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Projects;

internal static partial class ProjectsEndpoints
{
    private const string Permission = "whoCanCreateProjectsAndClients";

    // Seen on projects made without a colour; which one a project gets is not recorded.
    private static readonly string[] _palette = ["#1976D2", "#8BC34A", "#FF5722", "#9C27B0", "#AB47BC", "#FFC107"];

    public static void MapProjects(this Routes routes)
    {
        routes.Get("/projects", ProjectList.List);
        routes.Post("/projects", Create);
        routes.Get("/projects/{projectId}", Get);
        routes.Put("/projects/{projectId}", Update);
        routes.Delete("/projects/{projectId}", Delete);
    }

    /// <summary>A project the caller may see; any other is as good as none.</summary>
    public static Project Project(this Call call, string? id = null) =>
        call.Workspace.Projects.Find(id ?? call.Route("projectId")) is { } project && project.IsVisibleTo(call)
            ? project
            : throw ClockifyError.DoesNotBelong("Project");

    public static string Color(this Call call, string? asked) =>
        asked switch
        {
            null => _palette[call.Workspace.Projects.Count % _palette.Length],
            _ when HexColor().IsMatch(asked) => asked,
            _ => throw ClockifyError.InvalidColor(),
        };

    /// <summary>A name no other project of the client has, archived ones included.</summary>
    public static string FreeName(this Call call, string name, string? clientId, Project? itself = null)
    {
        Name.Checked(name, "Project", min: 2, max: 250);
        return call.Workspace.Projects.Any(other => other.Name == name && other.ClientId == clientId && other.Id != itself?.Id)
            ? throw ClockifyError.ProjectNameTaken(name, call.Workspace.Clients.Find(clientId)?.Name ?? "")
            : name;
    }

    private static Answer Create(Call call)
    {
        call.RequirePermission(Permission);
        var body = call.Body("dto.ProjectDtoImplV1 com.clockify.adapter.http.v1.project.ProjectHttpAdapter.create(…)");
        var name = body.Text("name") is { Length: > 0 } given ? given : throw ClockifyError.NameRequired("Project");
        var clientId = ClientId(call, body);
        var id = call.Company.Ids.Next();
        var members = (body.Objects("memberships") ?? [])
            .Select(member => new Membership(call.MemberOf(member.Text("userId") ?? "").Id, id, "PROJECT")
            {
                HourlyRate = Rate.Of(member.Object("hourlyRate")),
            })
            .ToList();
        var settings = call.Workspace.Settings;
        var project = new Project(id, call.FreeName(name, clientId))
        {
            ClientId = clientId,
            Billable = body.Flag("billable") ?? settings.DefaultBillableProjects,
            Public = body.Flag("isPublic") ?? settings.IsProjectPublicByDefault,
            Color = call.Color(body.Id("color")),
            Note = Name.Note(body, "note", "Note", 16384) ?? "",
            HourlyRate = Rate.Of(body.Object("hourlyRate")) ?? new Rate(0),
            CostRate = Rate.Of(body.Object("costRate")),
            Memberships = members.Count > 0 ? members : [new Membership(call.Caller.Id, id, "PROJECT")],
            TimeEstimate = body.Object("estimate") is { } estimate ? TimeEstimate.Of(estimate) with { Active = true } : new(),
        };

        var tasks = (body.Objects("tasks") ?? [])
            .Select(task =>
                TasksEndpoints.TaskOf(
                    call,
                    task,
                    project,
                    new ProjectTask(call.Company.Ids.Next(), id, TasksEndpoints.FreeName(call, task, id))
                )
            )
            .ToList();
        tasks.ForEach(task => call.Workspace.Tasks.Put(task));
        return Answer.Created(call.Workspace.Projects.Put(project).ToJson(call));
    }

    private static Answer Get(Call call)
    {
        var project = call.Project();
        return Answer.Ok(call.Query.Flag("hydrated") ?? false ? project.ToHydratedJson(call) : project.ToJson(call));
    }

    // Mixed: most of what is left out stays, but billable and isPublic go back to false.
    private static Answer Update(Call call)
    {
        var project = call.Project();
        call.RequireAdmin();
        var body = call.Body("dto.ProjectDtoImplV1 com.clockify.adapter.http.v1.project.ProjectHttpAdapter.update(…)");
        if (body.Text("name") is "")
        {
            throw ClockifyError.NameRequired("Project");
        }

        var clientId = body.Text("clientId") is null ? project.ClientId : ClientId(call, body);
        var changed = project with
        {
            Name = call.FreeName(body.Text("name") ?? project.Name, clientId, project),
            ClientId = clientId,
            Color = body.Id("color") is { } color ? call.Color(color) : project.Color,
            Note = Name.Note(body, "note", "Note", 16384) ?? project.Note,
            Archived = body.Flag("archived") ?? project.Archived,
            HourlyRate = Rate.Of(body.Object("hourlyRate")) ?? project.HourlyRate,
            CostRate = Rate.Of(body.Object("costRate")) ?? project.CostRate,
            Billable = body.Flag("billable") ?? false,
            Public = body.Flag("isPublic") ?? false,
        };
        return Answer.Ok(call.Workspace.Projects.Put(changed).ToJson(call));
    }

    // The entries stay, without their project; its tasks go with it.
    private static Answer Delete(Call call)
    {
        var project = call.Project();
        call.RequireAdmin();
        if (!project.Archived)
        {
            throw ClockifyError.CannotDeleteActive("Project");
        }

        var answer = Answer.Ok(project.ToJson(call));
        var workspace = call.Workspace;
        workspace.Projects.Remove(project);
        foreach (var task in workspace.Tasks.Where(task => task.ProjectId == project.Id).ToList())
        {
            workspace.Tasks.Remove(task);
        }

        workspace.Entries.Change(entry => entry.ProjectId == project.Id, entry => entry with { ProjectId = null, TaskId = null });
        return answer;
    }

    private static string? ClientId(Call call, Body body) => body.Id("clientId") is { } id ? call.Client(id).Id : null;

    // A $ would let a line break at the end pass.
    [GeneratedRegex(@"^#[0-9a-fA-F]{6}\z")]
    private static partial Regex HexColor();
}
