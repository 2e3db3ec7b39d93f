using System.Text.RegularExpressions;
using ClockifyBff.Sandbox.Clockify.Clients;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>Routes for projects.</summary>
internal static partial class ProjectsEndpoints
{
    private const int MaxNoteLength = 16384;
    private const string Permission = "whoCanCreateProjectsAndClients";

    // The colours that were observed on projects created without a colour. How Clockify chooses a colour is not recorded.
    private static readonly string[] _palette = ["#1976D2", "#8BC34A", "#FF5722", "#9C27B0", "#AB47BC", "#FFC107"];

    public static void MapProjects(this RouteTable routes)
    {
        routes.Get("/projects", ProjectList.List);
        routes.Post("/projects", Create);
        routes.Get("/projects/{projectId}", Get);
        routes.Put("/projects/{projectId}", Update);
        routes.Delete("/projects/{projectId}", Delete);
    }

    /// <summary>Returns a project that the caller may see; rejects the request if there is none.</summary>
    public static Project RequireProject(this ApiRequest request, string? id = null) =>
        request.Workspace.Projects.Find(id ?? request.RouteValue("projectId")) is { } project && project.IsVisibleTo(request)
            ? project
            : throw ClockifyException.DoesNotBelong("Project");

    /// <summary>Validates a colour; chooses one if it is null.</summary>
    public static string ColorOrDefault(this ApiRequest request, string? color) =>
        color switch
        {
            null => _palette[request.Workspace.Projects.Count % _palette.Length],
            _ when HexColor().IsMatch(color) => color,
            _ => throw ClockifyException.InvalidColor(),
        };

    /// <summary>Validates a project name; rejects a name that another project of the client has, even an archived project.</summary>
    public static string RequireUniqueProjectName(this ApiRequest request, string name, string? clientId, Project? self = null)
    {
        NameRules.Validate(name, "Project", min: 2, max: 250);
        return request.Workspace.Projects.Any(other => other.Name == name && other.ClientId == clientId && other.Id != self?.Id)
            ? throw ClockifyException.ProjectNameTaken(name, request.Workspace.Clients.Find(clientId)?.Name ?? "")
            : name;
    }

    private static ApiResponse Create(ApiRequest request)
    {
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.ProjectDtoImplV1 com.clockify.adapter.http.v1.project.ProjectHttpAdapter.create(…)");
        var name = body.GetString("name") is { Length: > 0 } text ? text : throw ClockifyException.NameRequired("Project");
        var clientId = ClientId(request, body);
        var id = request.Store.Ids.Next();
        var members = (body.GetObjects("memberships") ?? [])
            .Select(member => new Membership(request.RequireMember(member.GetString("userId") ?? "").Id, id, "PROJECT")
            {
                HourlyRate = Rate.FromBody(member.GetObject("hourlyRate")),
            })
            .ToList();
        var settings = request.Workspace.Settings;
        var project = new Project(id, request.RequireUniqueProjectName(name, clientId))
        {
            ClientId = clientId,
            Billable = body.GetBoolean("billable") ?? settings.DefaultBillableProjects,
            Public = body.GetBoolean("isPublic") ?? settings.IsProjectPublicByDefault,
            Color = request.ColorOrDefault(body.GetId("color")),
            Note = NameRules.ReadOptionalText(body, "note", "Note", MaxNoteLength) ?? "",
            HourlyRate = Rate.FromBody(body.GetObject("hourlyRate")) ?? new Rate(0),
            CostRate = Rate.FromBody(body.GetObject("costRate")),
            Memberships = members.Count > 0 ? members : [new Membership(request.Caller.Id, id, "PROJECT")],
            TimeEstimate = body.GetObject("estimate") is { } estimate ? TimeEstimate.FromBody(estimate) with { Active = true } : new(),
        };

        var tasks = (body.GetObjects("tasks") ?? [])
            .Select(task =>
                TasksEndpoints.ReadNewTask(
                    request,
                    task,
                    project,
                    new ProjectTask(request.Store.Ids.Next(), id, TasksEndpoints.ReadUniqueName(request, task, id))
                )
            )
            .ToList();
        tasks.ForEach(task => request.Workspace.Tasks.Put(task));
        return ApiResponse.Created(request.Workspace.Projects.Put(project).ToJson(request));
    }

    private static ApiResponse Get(ApiRequest request)
    {
        var project = request.RequireProject();
        return ApiResponse.Ok(request.Query.GetBoolean("hydrated") ?? false ? project.ToHydratedJson(request) : project.ToJson(request));
    }

    // Absent fields stay unchanged, except that billable and isPublic become false.
    private static ApiResponse Update(ApiRequest request)
    {
        var project = request.RequireProject();
        request.RequireAdmin();
        var body = request.ReadObject("dto.ProjectDtoImplV1 com.clockify.adapter.http.v1.project.ProjectHttpAdapter.update(…)");
        if (body.GetString("name") is "")
        {
            throw ClockifyException.NameRequired("Project");
        }

        var clientId = body.GetString("clientId") is null ? project.ClientId : ClientId(request, body);
        var changed = project with
        {
            Name = request.RequireUniqueProjectName(body.GetString("name") ?? project.Name, clientId, project),
            ClientId = clientId,
            Color = body.GetId("color") is { } color ? request.ColorOrDefault(color) : project.Color,
            Note = NameRules.ReadOptionalText(body, "note", "Note", MaxNoteLength) ?? project.Note,
            Archived = body.GetBoolean("archived") ?? project.Archived,
            HourlyRate = Rate.FromBody(body.GetObject("hourlyRate")) ?? project.HourlyRate,
            CostRate = Rate.FromBody(body.GetObject("costRate")) ?? project.CostRate,
            Billable = body.GetBoolean("billable") ?? false,
            Public = body.GetBoolean("isPublic") ?? false,
        };
        return ApiResponse.Ok(request.Workspace.Projects.Put(changed).ToJson(request));
    }

    // The time entries stay, without a project; the tasks are deleted.
    private static ApiResponse Delete(ApiRequest request)
    {
        var project = request.RequireProject();
        request.RequireAdmin();
        if (!project.Archived)
        {
            throw ClockifyException.CannotDeleteActive("Project");
        }

        var response = ApiResponse.Ok(project.ToJson(request));
        var workspace = request.Workspace;
        workspace.Projects.Remove(project);
        foreach (var task in workspace.Tasks.Where(task => task.ProjectId == project.Id).ToList())
        {
            workspace.Tasks.Remove(task);
        }

        workspace.TimeEntries.UpdateWhere(entry => entry.ProjectId == project.Id, entry => entry with { ProjectId = null, TaskId = null });
        return response;
    }

    private static string? ClientId(ApiRequest request, JacksonObject body) =>
        body.GetId("clientId") is { } id ? request.RequireClient(id).Id : null;

    // Ends with \z, because $ would accept a line break at the end.
    [GeneratedRegex(@"^#[0-9a-fA-F]{6}\z")]
    private static partial Regex HexColor();
}
