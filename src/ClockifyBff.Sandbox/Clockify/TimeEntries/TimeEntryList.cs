using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>Lists the time entries of a user.</summary>
internal static class TimeEntryList
{
    public static bool CanSeeOthersTimeEntries(this ApiRequest request) =>
        request.IsAdmin || !request.Workspace.Settings.OnlyAdminsSeeAllTimeEntries;

    public static ApiResponse List(ApiRequest request)
    {
        var userId = request.RequireMember(request.RouteValue("userId")).Id;
        if (userId != request.Caller.Id && !request.CanSeeOthersTimeEntries())
        {
            throw ClockifyException.AccessDenied();
        }

        var hydrated = request.Query.GetBoolean("hydrated") ?? false;
        return request.Query.Page(
            request.Workspace.TimeEntries.OfUser(userId).Where(Filter(request, userId)).OrderByDescending(entry => entry.Start),
            entry => hydrated ? entry.ToHydratedJson(request, withUser: true) : entry.ToJsonWithRates(request)
        );
    }

    private static Func<TimeEntry, bool> Filter(ApiRequest request, string userId)
    {
        var query = request.Query;
        var (from, to) = Window(request, userId);
        var description = query.GetString("description");
        var project = query.GetString("project");
        var task = query.GetString("task");
        var tags = query.GetStrings("tags");
        var inProgress = query.GetBoolean("in-progress") ?? false;
        var projectRequired = query.GetBoolean("project-required") ?? false;
        var taskRequired = query.GetBoolean("task-required") ?? false;

        // Clockify's documentation of get-week-before: "only those entries with assigned project or task".
        var assigned = query.GetString("get-week-before") is not null;
        return entry =>
            (from is null || entry.Start >= from)
            && (to is null || entry.Start < to)
            && (description is null || entry.Description.Contains(description, StringComparison.OrdinalIgnoreCase))
            && (project is null || entry.ProjectId == project)
            && (task is null || entry.TaskId == task)
            && (tags.Count == 0 || tags.Any(tag => entry.TagIds?.Contains(tag) ?? false))
            && (!inProgress || entry.IsRunning)
            && (!projectRequired || entry.ProjectId is not null)
            && (!taskRequired || entry.TaskId is not null)
            && (!assigned || entry.ProjectId is not null || entry.TaskId is not null);
    }

    // Recorded: the parameters are local times in the time zone of the user's profile. Their own offset is ignored.
    private static (Instant? From, Instant? To) Window(ApiRequest request, string userId)
    {
        var user = request.Store.Users.Find(userId)!;
        var from = request.Query.GetLocalDateTime("start") is { } start ? user.ToInstant(start) : (Instant?)null;
        var to = request.Query.GetLocalDateTime("end") is { } end ? user.ToInstant(end) : (Instant?)null;
        if (request.Query.GetLocalDateTime("get-week-before") is { } before)
        {
            (from, to) = (user.ToInstant(before.PlusDays(-7)), user.ToInstant(before));
        }

        return from > to ? throw ClockifyException.StartAfterEnd(from.Value, to.Value) : (from, to);
    }
}
