using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Projects;

internal static class ProjectList
{
    public static Answer List(Call call)
    {
        var query = call.Query;
        var hydrated = query.Flag("hydrated") ?? false;
        return query.Page(
            query.Sort(
                call.Workspace.Projects.Where(Filter(call)),
                "NAME",
                new()
                {
                    ["ID"] = project => project.Id,
                    ["NAME"] = project => project.Name.ToUpperInvariant(),
                    ["CLIENT_NAME"] = project => project.ClientName(call).ToUpperInvariant(),
                    ["DURATION"] = project => call.Workspace.Entries.TrackedOn(project.Id),
                    ["BUDGET"] = project => project.BudgetEstimate?.Estimate ?? 0,
                    ["PROGRESS"] = project =>
                        call.Workspace.Entries.TrackedOn(project.Id).TotalSeconds / Math.Max(project.TimeEstimate.Estimate.TotalSeconds, 1),
                }
            ),
            project => hydrated ? project.ToHydratedJson(call) : project.ToJson(call)
        );
    }

    private static Func<Project, bool> Filter(Call call)
    {
        var query = call.Query;
        var isNamed = query.NameFilter();
        var archived = query.Flag("archived");
        var billable = query.Flag("billable");
        var template = query.Flag("is-template");
        var access = query.OneOf("access", "PUBLIC", "PRIVATE");
        var clients = query.Texts("clients");
        var containsClient = query.Flag("contains-client") ?? true;
        var clientStatus = query.OneOf("client-status", "ACTIVE", "ARCHIVED", "ALL") ?? "ALL";
        var users = query.Texts("users");
        var containsUser = query.Flag("contains-user") ?? true;
        return project =>
            project.IsVisibleTo(call)
            && isNamed(project.Name)
            && (archived is null || project.Archived == archived)
            && (billable is null || project.Billable == billable)
            && (template is null || project.Template == template)
            && (access is null || project.Public == (access == "PUBLIC"))
            && (clients.Count == 0 || clients.Contains(project.ClientId ?? "") == containsClient)
            && (clientStatus == "ALL" || call.Workspace.Clients.Find(project.ClientId)?.Archived == (clientStatus == "ARCHIVED"))
            && (users.Count == 0 || project.Memberships.Any(one => users.Contains(one.UserId)) == containsUser);
    }
}
