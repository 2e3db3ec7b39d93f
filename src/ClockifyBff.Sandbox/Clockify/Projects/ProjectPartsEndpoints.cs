using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Clients;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>Routes for the parts of a project that its PUT doesn't change: members, estimates, rates and templates.</summary>
internal static class ProjectPartsEndpoints
{
    public static void MapProjectParts(this RouteTable routes)
    {
        routes.Patch("/projects/{projectId}/memberships", ReplaceMembers);
        routes.Post("/projects/{projectId}/memberships", AddOrRemoveMembers);
        routes.Patch("/projects/{projectId}/estimate", UpdateEstimate);
        routes.Patch("/projects/{projectId}/template", MakeTemplate);
        routes.Post("/projects/from-template", CreateFromTemplate);
        routes.Put(
            "/projects/{projectId}/users/{userId}/hourly-rate",
            request => SetMemberRate(request, (member, rate) => member with { HourlyRate = rate })
        );
        routes.Put(
            "/projects/{projectId}/users/{userId}/cost-rate",
            request => SetMemberRate(request, (member, rate) => member with { CostRate = rate })
        );
        routes.Put(
            "/projects/{projectId}/tasks/{taskId}/hourly-rate",
            request => SetTaskRate(request, (task, rate) => task with { HourlyRate = rate })
        );
        routes.Put(
            "/projects/{projectId}/tasks/{taskId}/cost-rate",
            request => SetTaskRate(request, (task, rate) => task with { CostRate = rate })
        );
    }

    private static ApiResponse ReplaceMembers(ApiRequest request)
    {
        var (project, body) = BeginUpdate(request, "updateMemberships");
        var members = body.GetObjects("memberships") ?? throw ClockifyException.JsonParseError("memberships is missing");
        return Save(
            request,
            project with
            {
                Memberships =
                [
                    .. members.Select(member => new Membership(
                        request.RequireMember(member.GetString("userId") ?? "").Id,
                        project.Id,
                        "PROJECT"
                    )
                    {
                        HourlyRate = Rate.FromBody(member.GetObject("hourlyRate")),
                        CostRate = Rate.FromBody(member.GetObject("costRate")),
                    }),
                ],
            }
        );
    }

    private static ApiResponse AddOrRemoveMembers(ApiRequest request)
    {
        var (project, body) = BeginUpdate(request, "addUsersToProject");
        var groups = body.GetObject("userGroups")?.GetStrings("ids") ?? [];
        var named = (body.GetStrings("userIds") ?? [])
            .Select(id => request.RequireMember(id).Id)
            .Concat(request.Workspace.UserGroups.Where(group => groups.Contains(group.Id)).SelectMany(group => group.UserIds))
            .Distinct()
            .ToList();
        var others = project.Memberships.Where(member => !named.Contains(member.UserId));
        return Save(
            request,
            project with
            {
                Memberships =
                    body.GetBoolean("remove") ?? false
                        ? [.. others]
                        :
                        [
                            .. project.Memberships,
                            .. named
                                .Except(project.Memberships.Select(member => member.UserId))
                                .Select(id => new Membership(id, project.Id, "PROJECT")),
                        ],
            }
        );
    }

    private static ApiResponse UpdateEstimate(ApiRequest request)
    {
        var (project, body) = BeginUpdate(request, "updateEstimate");
        var time = body.GetObject("timeEstimate") is { } timeBody ? TimeEstimate.FromBody(timeBody) : project.TimeEstimate;
        var budget = body.GetObject("budgetEstimate") is { } budgetBody ? BudgetEstimate.FromBody(budgetBody) : project.BudgetEstimate;

        // Assumption: only one estimate is active at a time, namely the estimate that this request activates.
        var activatesBudget = body.GetObject("budgetEstimate")?.GetBoolean("active") ?? false;
        return Save(
            request,
            project with
            {
                TimeEstimate = time with { Active = time.Active && !activatesBudget },
                BudgetEstimate = budget is null ? null : budget with { Active = budget.Active && (activatesBudget || !time.Active) },
                EstimateReset = body.GetObject("estimateReset") is { } reset ? ReadReset(reset) : project.EstimateReset,
            }
        );
    }

    private static ApiResponse MakeTemplate(ApiRequest request)
    {
        var (project, body) = BeginUpdate(request, "updateIsProjectTemplate");
        return Save(request, project with { Template = body.GetBoolean("isTemplate") ?? false });
    }

    private static ApiResponse CreateFromTemplate(ApiRequest request)
    {
        request.RequirePermission("whoCanCreateProjectsAndClients");
        var body = request.ReadObject(Signature("createProjectFromTemplate"));
        var template = request.RequireProject(body.GetString("templateProjectId") ?? "");
        var clientId = body.GetId("clientId") is { } client ? request.RequireClient(client).Id : null;
        var id = request.Store.Ids.Next();
        var project = template with
        {
            Id = id,
            Name = request.RequireUniqueProjectName(body.GetString("name") ?? throw ClockifyException.NameRequired("Project"), clientId),
            ClientId = clientId,
            Color = body.GetId("color") is { } color ? request.ColorOrDefault(color) : template.Color,
            Public = body.GetBoolean("isPublic") ?? false,
            Archived = false,
            Template = false,
            Memberships = [.. template.Memberships.Select(member => member with { TargetId = id })],
        };
        foreach (var task in request.Workspace.Tasks.Where(task => task.ProjectId == template.Id).ToList())
        {
            request.Workspace.Tasks.Put(task with { Id = request.Store.Ids.Next(), ProjectId = id });
        }

        return Save(request, project);
    }

    private static ApiResponse SetMemberRate(ApiRequest request, Func<Membership, Rate?, Membership> set)
    {
        var (project, body) = BeginUpdate(request, "setRate");
        var userId = request.RequireMember(request.RouteValue("userId")).Id;
        return Save(
            request,
            project with
            {
                Memberships =
                [
                    .. project.Memberships.Select(member => member.UserId == userId ? set(member, Rate.FromBody(body)) : member),
                ],
            }
        );
    }

    private static ApiResponse SetTaskRate(ApiRequest request, Func<ProjectTask, Rate?, ProjectTask> set)
    {
        var (_, body) = BeginUpdate(request, "setRate");
        return ApiResponse.Ok(request.Workspace.Tasks.Put(set(TasksEndpoints.RequireTask(request), Rate.FromBody(body))).ToJson(request));
    }

    private static (Project Project, JacksonObject Body) BeginUpdate(ApiRequest request, string action)
    {
        var project = request.RequireProject();
        request.RequireAdmin();
        return (project, request.ReadObject(Signature(action)));
    }

    private static ApiResponse Save(ApiRequest request, Project project) =>
        ApiResponse.Ok(request.Workspace.Projects.Put(project).ToJson(request));

    private static string Signature(string action) =>
        $"dto.ProjectDtoImplV1 com.clockify.adapter.http.v1.project.ProjectHttpAdapter.{action}(…)";

    private static JsonObject ReadReset(JacksonObject body) =>
        new()
        {
            ["interval"] = body.GetEnum("interval", "WEEKLY", "MONTHLY", "YEARLY"),
            ["dayOfWeek"] = body.GetString("dayOfWeek"),
            ["dayOfMonth"] = body.GetInt64("dayOfMonth"),
            ["month"] = body.GetString("month"),
            ["hour"] = body.GetInt64("hour"),
        };
}
