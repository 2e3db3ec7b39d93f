using ClockifyBff.Clockify;
using ClockifyBff.Http;
using NodaTime;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Lists somebody's time entries.</summary>
internal sealed class EntryLists(ClockifyTimeEntries entries, ReferenceData data, EntryView view)
{
    /// <param name="access">Who asks.</param>
    /// <param name="userId">Whose entries; null for the caller's own.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which of them.</param>
    public async Task<ItemPage<TimeEntry>> ReadAsync(WorkspaceAccess access, string? userId, ListQuery list, ListEntriesQuery query)
    {
        var selection = new EntrySelection(userId ?? await data.UserIdAsync(access))
        {
            ProjectId = query.ProjectId,
            TaskId = query.TaskId,
            TagId = query.TagId,
            Description = query.Search,
        };
        if (query.IsPagedByClockify)
        {
            var choice = list.Choice();
            var page = await entries.PageAsync(access, selection, choice);
            int? total = page.IsLast && page.Items.Count > 0 ? ((choice.Number - 1) * choice.Size) + page.Items.Count : null;
            return await view.OfAsync(access, new ItemPage<ClockifyTimeEntry>(page.Items, choice.Number, choice.Size, !page.IsLast, total));
        }

        var own = await data.UserAsync(access);
        var zone = ZoneOf(selection.UserId == own.Id ? own : await OwnerAsync(access, selection.UserId));
        var window = query.WindowIn(zone ?? ZoneOf(own) ?? DateTimeZone.Utc);
        var found = (await entries.AllAsync(access, selection with { Window = window.ToQuery(zone) }))
            .Where(entry => window.Contains(entry.TimeInterval.Start))
            .Where(entry => query.Billable is null || (entry.Billable ?? false) == query.Billable);
        var sorted = query.Sort == "start" ? found.OrderBy(entry => entry.TimeInterval.Start) : found.OrderByDescending(entry => entry.TimeInterval.Start);
        return await view.OfAsync(access, list.PageOf([.. sorted]));
    }

    /// <summary>Whose profile says what the digits of a window mean; null where the people of the workspace are not for everybody.</summary>
    private async Task<ClockifyUser?> OwnerAsync(WorkspaceAccess access, string userId)
    {
        try
        {
            return (await data.UsersAsync(access)).Find(userId);
        }
        catch (ClockifyRefusal refusal) when (refusal.Said.Status == StatusCodes.Status403Forbidden)
        {
            return null;
        }
    }

    private static DateTimeZone? ZoneOf(ClockifyUser? user) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(user?.Settings?.TimeZone ?? string.Empty);
}
