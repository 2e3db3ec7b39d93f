using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using NodaTime;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Lists somebody's time entries: from the copy of the newest ones where that holds what is asked for.</summary>
internal sealed class TimeEntryLists(
    TimeEntryCache entries,
    ReferenceData data,
    TimeEntryView view,
    ProfileTimeZones zones,
    TimeProvider time
)
{
    // So far back the newest entries reach for almost everybody. Where they don't, they were read in vain.
    private static readonly Duration _recent = Duration.FromDays(3);

    /// <param name="access">Who asks.</param>
    /// <param name="userId">Whose entries; null for the caller's own.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which of them.</param>
    public async Task<ItemPage<TimeEntry>> ReadAsync(WorkspaceAccess access, string? userId, ListQuery list, ListTimeEntriesQuery query)
    {
        var selection = new TimeEntrySelection(userId ?? await data.UserIdAsync(access))
        {
            ProjectId = query.ProjectId,
            TaskId = query.TaskId,
            TagId = query.TagId,
            Description = query.Search is { } search ? NormalizedText.Of(search) : null,
        };
        return await view.OfAsync(
            access,
            query.IsPagedByClockify ? await PageAsync(access, selection, list) : list.PageOf(await AllAsync(access, selection, query))
        );
    }

    private async Task<ItemPage<ClockifyTimeEntry>> PageAsync(WorkspaceAccess access, TimeEntrySelection selection, ListQuery list)
    {
        var choice = list.Choice();
        var isFirst =
            selection == new TimeEntrySelection(selection.UserId) && (long)choice.Number * choice.Size <= RecentTimeEntries.MaxCount;
        if (isFirst || (entries.TryGetRecent(access, selection.UserId)?.IsComplete ?? false))
        {
            var recent = await entries.RecentAsync(access, selection.UserId);
            if (recent.IsComplete || (isFirst && recent.Covers(choice)))
            {
                var cut = list.PageOf([.. recent.Newest.Where(selection.Includes)]);
                return recent.IsComplete ? cut : cut with { HasMore = true, Total = null };
            }
        }

        // Who asks for everything gets the names from other copies: hydrated, it would be too much to wait for.
        var page = await entries.PageAsync(access, selection with { IsHydrated = choice.Size <= ListQuery.LargestPage }, choice);
        int? total = page.IsLast && page.Items.Count > 0 ? ((choice.Number - 1) * choice.Size) + page.Items.Count : null;
        return new ItemPage<ClockifyTimeEntry>(page.Items, choice.Number, choice.Size, !page.IsLast, total);
    }

    private async Task<IReadOnlyList<ClockifyTimeEntry>> AllAsync(
        WorkspaceAccess access,
        TimeEntrySelection selection,
        ListTimeEntriesQuery query
    )
    {
        var atHand = entries.TryGetRecent(access, selection.UserId);
        var recent = IsRecent(query, atHand) ? await entries.RecentAsync(access, selection.UserId) : null;

        // By a copy that is read again when it is old: people move.
        var known = recent ?? (atHand is null ? null : await entries.RecentAsync(access, selection.UserId, CacheFreshness.Any));
        var id = known?.TimeZone ?? await ZoneIdAsync(access, selection.UserId);
        var zone = id is null ? null : zones.Find(id);
        var days = id is null
            ? zones.FindOrUtc((await data.UserAsync(access, CacheFreshness.Any)).Settings?.TimeZone)
            : zone ?? DateTimeZone.Utc;
        var window = query.WindowIn(days);
        var found = (
            recent?.Covers(window) == true
                ? recent.Newest.Where(selection.Includes)
                : await entries.AllAsync(access, selection with { Window = window.ToQuery(zone) })
        )
            .Where(entry => window.Contains(entry.TimeInterval.Start))
            .Where(entry => query.Billable is null || (entry.Billable ?? false) == query.Billable);
        return query.Sort == "start"
            ? [.. found.OrderBy(entry => entry.TimeInterval.Start)]
            : [.. found.OrderByDescending(entry => entry.TimeInterval.Start)];
    }

    /// <summary>Whether the newest entries probably hold a window, whose zone may not be known yet.</summary>
    private bool IsRecent(ListTimeEntriesQuery query, RecentTimeEntries? atHand)
    {
        var window = query.WindowIn(DateTimeZone.Utc);
        return atHand is not null
            ? atHand.Covers(window with { Start = window.Start - Duration.FromDays(1) })
            : window.Start > Instant.FromDateTimeOffset(time.GetUtcNow()) - _recent;
    }

    /// <summary>
    /// The id of the zone that says what the digits of a window mean, empty where the profile has none; null where the people of the
    /// workspace are not for everybody.
    /// </summary>
    private async Task<string?> ZoneIdAsync(WorkspaceAccess access, string userId)
    {
        try
        {
            var owner =
                userId == await data.UserIdAsync(access)
                    ? await data.UserAsync(access, CacheFreshness.Any)
                    : (await data.UsersAsync(access, CacheFreshness.Any)).Find(userId);
            return owner is null ? null : owner.Settings?.TimeZone ?? string.Empty;
        }
        catch (ClockifyRejection refusal) when (refusal.Upstream.Status == StatusCodes.Status403Forbidden)
        {
            return null;
        }
    }
}
