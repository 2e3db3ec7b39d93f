using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>Lists projects.</summary>
internal static class ProjectList
{
    public static ApiResponse List(ApiRequest request)
    {
        var query = request.Query;
        var hydrated = query.GetBoolean("hydrated") ?? false;
        return query.Page(
            query.Sort(
                request.Workspace.Projects.Where(Filter(request)),
                "NAME",
                new()
                {
                    ["ID"] = project => project.Id,
                    ["NAME"] = project => project.Name.ToUpperInvariant(),
                    ["CLIENT_NAME"] = project => project.ClientName(request.Workspace).ToUpperInvariant(),
                    ["DURATION"] = project => request.Workspace.TimeEntries.TrackedTimeOf(project.Id),
                    ["BUDGET"] = project => project.BudgetEstimate?.Estimate ?? 0,
                    ["PROGRESS"] = project =>
                        request.Workspace.TimeEntries.TrackedTimeOf(project.Id).TotalSeconds
                        / Math.Max(project.TimeEstimate.Estimate.TotalSeconds, 1),
                }
            ),
            project => hydrated ? project.ToHydratedJson(request) : project.ToJson(request)
        );
    }

    private static Func<Project, bool> Filter(ApiRequest request)
    {
        var query = request.Query;
        var isNamed = query.NameFilter();
        var archived = query.GetBoolean("archived");
        var billable = query.GetBoolean("billable");
        var template = query.GetBoolean("is-template");
        var access = query.GetEnum("access", "PUBLIC", "PRIVATE");
        var clients = query.GetStrings("clients");
        var containsClient = query.GetBoolean("contains-client") ?? true;
        var clientStatus = query.GetEnum("client-status", "ACTIVE", "ARCHIVED", "ALL") ?? "ALL";
        var users = query.GetStrings("users");
        var containsUser = query.GetBoolean("contains-user") ?? true;
        return project =>
            project.IsVisibleTo(request)
            && isNamed(project.Name)
            && (archived is null || project.Archived == archived)
            && (billable is null || project.Billable == billable)
            && (template is null || project.Template == template)
            && (access is null || project.Public == (access == "PUBLIC"))
            && (clients.Count == 0 || clients.Contains(project.ClientId ?? "") == containsClient)
            && (clientStatus == "ALL" || request.Workspace.Clients.Find(project.ClientId)?.Archived == (clientStatus == "ARCHIVED"))
            && (users.Count == 0 || project.Memberships.Any(membership => users.Contains(membership.UserId)) == containsUser);
    }
}
