using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Clients;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.Wire;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>What has a route of its own because a project's PUT does not touch it.</summary>
internal static class ProjectPartsEndpoints
{
    public static void MapProjectParts(this Routes routes)
    {
        routes.Patch("/projects/{projectId}/memberships", ReplaceMembers);
        routes.Post("/projects/{projectId}/memberships", AddOrRemoveMembers);
        routes.Patch("/projects/{projectId}/estimate", Estimate);
        routes.Patch("/projects/{projectId}/template", MakeTemplate);
        routes.Post("/projects/from-template", CreateFromTemplate);
        routes.Put(
            "/projects/{projectId}/users/{userId}/hourly-rate",
            (call) => MemberRate(call, (member, rate) => member with { HourlyRate = rate })
        );
        routes.Put(
            "/projects/{projectId}/users/{userId}/cost-rate",
            (call) => MemberRate(call, (member, rate) => member with { CostRate = rate })
        );
        routes.Put(
            "/projects/{projectId}/tasks/{taskId}/hourly-rate",
            (call) => TaskRate(call, (task, rate) => task with { HourlyRate = rate })
        );
        routes.Put(
            "/projects/{projectId}/tasks/{taskId}/cost-rate",
            (call) => TaskRate(call, (task, rate) => task with { CostRate = rate })
        );
    }

    private static Answer ReplaceMembers(Call call)
    {
        var (project, body) = Open(call, "updateMemberships");
        var members = body.Objects("memberships") ?? throw ClockifyError.JsonParseError("memberships is missing");
        return Save(
            call,
            project with
            {
                Memberships =
                [
                    .. members.Select(member => new Membership(call.MemberOf(member.Text("userId") ?? "").Id, project.Id, "PROJECT")
                    {
                        HourlyRate = Rate.Of(member.Object("hourlyRate")),
                        CostRate = Rate.Of(member.Object("costRate")),
                    }),
                ],
            }
        );
    }

    private static Answer AddOrRemoveMembers(Call call)
    {
        var (project, body) = Open(call, "addUsersToProject");
        var groups = body.Object("userGroups")?.Texts("ids") ?? [];
        var named = (body.Texts("userIds") ?? [])
            .Select(id => call.MemberOf(id).Id)
            .Concat(call.Workspace.UserGroups.Where(group => groups.Contains(group.Id)).SelectMany(group => group.UserIds))
            .Distinct()
            .ToList();
        var others = project.Memberships.Where(member => !named.Contains(member.UserId));
        return Save(
            call,
            project with
            {
                Memberships =
                    body.Flag("remove") ?? false
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

    private static Answer Estimate(Call call)
    {
        var (project, body) = Open(call, "updateEstimate");
        var time = body.Object("timeEstimate") is { } timeBody ? TimeEstimate.Of(timeBody) : project.TimeEstimate;
        var budget = body.Object("budgetEstimate") is { } budgetBody ? BudgetEstimate.Of(budgetBody) : project.BudgetEstimate;

        // Only one of the two is active at a time (inferred): the one this request switches on.
        var byBudget = body.Object("budgetEstimate")?.Flag("active") ?? false;
        return Save(
            call,
            project with
            {
                TimeEstimate = time with { Active = time.Active && !byBudget },
                BudgetEstimate = budget is null ? null : budget with { Active = budget.Active && (byBudget || !time.Active) },
                EstimateReset = body.Object("estimateReset") is { } reset ? Reset(reset) : project.EstimateReset,
            }
        );
    }

    private static Answer MakeTemplate(Call call)
    {
        var (project, body) = Open(call, "updateIsProjectTemplate");
        return Save(call, project with { Template = body.Flag("isTemplate") ?? false });
    }

    private static Answer CreateFromTemplate(Call call)
    {
        call.RequirePermission("whoCanCreateProjectsAndClients");
        var body = call.Body(Signature("createProjectFromTemplate"));
        var template = call.Project(body.Text("templateProjectId") ?? "");
        var clientId = body.Id("clientId") is { } client ? call.Client(client).Id : null;
        var id = call.Company.Ids.Next();
        var project = template with
        {
            Id = id,
            Name = call.FreeName(body.Text("name") ?? throw ClockifyError.NameRequired("Project"), clientId),
            ClientId = clientId,
            Color = body.Id("color") is { } color ? call.Color(color) : template.Color,
            Public = body.Flag("isPublic") ?? false,
            Archived = false,
            Template = false,
            Memberships = [.. template.Memberships.Select(member => member with { TargetId = id })],
        };
        foreach (var task in call.Workspace.Tasks.Where(task => task.ProjectId == template.Id).ToList())
        {
            call.Workspace.Tasks.Put(task with { Id = call.Company.Ids.Next(), ProjectId = id });
        }

        return Save(call, project);
    }

    private static Answer MemberRate(Call call, Func<Membership, Rate?, Membership> set)
    {
        var (project, body) = Open(call, "setRate");
        var userId = call.MemberOf(call.Route("userId")).Id;
        return Save(
            call,
            project with
            {
                Memberships = [.. project.Memberships.Select(member => member.UserId == userId ? set(member, Rate.Of(body)) : member)],
            }
        );
    }

    private static Answer TaskRate(Call call, Func<ProjectTask, Rate?, ProjectTask> set)
    {
        var (_, body) = Open(call, "setRate");
        return Answer.Ok(call.Workspace.Tasks.Put(set(TasksEndpoints.Task(call), Rate.Of(body))).ToJson(call));
    }

    private static (Project Project, Body Body) Open(Call call, string action)
    {
        var project = call.Project();
        call.RequireAdmin();
        return (project, call.Body(Signature(action)));
    }

    private static Answer Save(Call call, Project project) => Answer.Ok(call.Workspace.Projects.Put(project).ToJson(call));

    private static string Signature(string action) =>
        $"dto.ProjectDtoImplV1 com.clockify.adapter.http.v1.project.ProjectHttpAdapter.{action}(…)";

    private static JsonObject Reset(Body body) =>
        new()
        {
            ["interval"] = body.OneOf("interval", "WEEKLY", "MONTHLY", "YEARLY"),
            ["dayOfWeek"] = body.Text("dayOfWeek"),
            ["dayOfMonth"] = body.Number("dayOfMonth"),
            ["month"] = body.Text("month"),
            ["hour"] = body.Number("hour"),
        };
}
