using ClockifyBff.Sandbox.Clockify.Wire;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

internal static class EntryList
{
    public static bool SeesOthers(this Call call) => call.IsAdmin || !call.Workspace.Settings.OnlyAdminsSeeAllTimeEntries;

    public static Answer List(Call call)
    {
        var userId = call.MemberOf(call.Route("userId")).Id;
        if (userId != call.Caller.Id && !call.SeesOthers())
        {
            throw ClockifyError.AccessDenied();
        }

        var hydrated = call.Query.Flag("hydrated") ?? false;
        return call.Query.Page(
            call.Workspace.Entries.Of(userId).Where(Filter(call, userId)).OrderByDescending(entry => entry.Start),
            entry => hydrated ? entry.ToHydratedJson(call, withUser: true) : entry.ToJsonWithRates(call)
        );
    }

    private static Func<TimeEntry, bool> Filter(Call call, string userId)
    {
        var query = call.Query;
        var (from, to) = Window(call, userId);
        var description = query.Text("description");
        var project = query.Text("project");
        var task = query.Text("task");
        var tags = query.Texts("tags");
        var inProgress = query.Flag("in-progress") ?? false;
        var projectRequired = query.Flag("project-required") ?? false;
        var taskRequired = query.Flag("task-required") ?? false;

        // The vendor's words: a week before shows "only those entries with assigned project or task".
        var assigned = query.Text("get-week-before") is not null;
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

    // Recorded: the digits are a wall clock in the zone of the person's profile, whatever zone they are sent with.
    private static (Instant? From, Instant? To) Window(Call call, string userId)
    {
        var person = call.Company.Accounts.Find(userId)!;
        var from = call.Query.WallClock("start") is { } start ? person.At(start) : (Instant?)null;
        var to = call.Query.WallClock("end") is { } end ? person.At(end) : (Instant?)null;
        if (call.Query.WallClock("get-week-before") is { } before)
        {
            (from, to) = (person.At(before.PlusDays(-7)), person.At(before));
        }

        return from > to ? throw ClockifyError.StartAfterEnd(from.Value, to.Value) : (from, to);
    }
}
