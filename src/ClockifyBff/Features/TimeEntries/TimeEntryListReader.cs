using ClockifyBff.Api;
using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using NodaTime;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Lists the time entries of a user. Serves them from the cache of the newest entries if it covers the request.</summary>
internal sealed class TimeEntryListReader(
    TimeEntryCache entries,
    ReferenceData data,
    TimeEntryMapper mapper,
    ProfileTimeZones zones,
    TimeProvider time
)
{
    // The newest entries of almost every user reach back this far. For other users the list is read in addition.
    private static readonly Duration _recentPeriod = Duration.FromDays(3);

    /// <summary>Reads a page of the time entries of a user.</summary>
    /// <param name="access">The caller.</param>
    /// <param name="userId">The owner of the entries; null for the caller.</param>
    /// <param name="list">The page.</param>
    /// <param name="query">The filters and the sort order.</param>
    public async Task<ItemPage<TimeEntry>> ReadAsync(WorkspaceAccess access, string? userId, ListQuery list, ListTimeEntriesQuery query)
    {
        var selection = new TimeEntrySelection(userId ?? await data.UserIdAsync(access.Reader))
        {
            ProjectId = query.ProjectId,
            TaskId = query.TaskId,
            TagId = query.TagId,
            Description = query.Search is { } search ? NormalizedText.Of(search) : null,
        };
        return await mapper.MapAsync(
            access,
            query.IsPagedByClockify ? await PageAsync(access, selection, list) : list.PageOf(await AllAsync(access, selection, query))
        );
    }

    private async Task<ItemPage<ClockifyTimeEntry>> PageAsync(WorkspaceAccess access, TimeEntrySelection selection, ListQuery list)
    {
        var choice = list.ToPageRequest();
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

        // With all=true the names come from other caches: reading hydrated entries would take too long.
        var page = await entries.PageAsync(access, selection with { IsHydrated = choice.Size <= ListQuery.MaxPageSize }, choice);
        int? total = page.IsLast && page.Items.Count > 0 ? ((choice.Number - 1) * choice.Size) + page.Items.Count : null;
        return new ItemPage<ClockifyTimeEntry>(page.Items, choice.Number, choice.Size, !page.IsLast, total);
    }

    private async Task<IReadOnlyList<ClockifyTimeEntry>> AllAsync(
        WorkspaceAccess access,
        TimeEntrySelection selection,
        ListTimeEntriesQuery query
    )
    {
        var cached = entries.TryGetRecent(access, selection.UserId);
        var recent = IsRecent(query, cached) ? await entries.RecentAsync(access, selection.UserId) : null;

        // The time zone comes from a cache that refreshes in the background, because users can change it.
        var known = recent ?? (cached is null ? null : await entries.RecentAsync(access, selection.UserId, CacheFreshness.Any));
        var id = known?.TimeZone ?? await ReadZoneIdAsync(access, selection.UserId);
        var zone = id is null ? null : zones.Find(id);
        var days = id is null
            ? zones.FindOrUtc((await data.UserAsync(access.Reader, CacheFreshness.Any)).Settings?.TimeZone)
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

    /// <summary>Whether the newest entries probably cover the time range, whose time zone may not be known yet.</summary>
    private bool IsRecent(ListTimeEntriesQuery query, RecentTimeEntries? cached)
    {
        var window = query.WindowIn(DateTimeZone.Utc);
        return cached is not null
            ? cached.Covers(window with { Start = window.Start - Duration.FromDays(1) })
            : window.Start > Instant.FromDateTimeOffset(time.GetUtcNow()) - _recentPeriod;
    }

    /// <summary>
    /// Returns the id of the user's time zone, in which Clockify interprets the query's time range; empty if the profile has none, null if
    /// the caller may not see the users of the workspace.
    /// </summary>
    private async Task<string?> ReadZoneIdAsync(WorkspaceAccess access, string userId)
    {
        try
        {
            var owner =
                userId == await data.UserIdAsync(access.Reader)
                    ? await data.UserAsync(access.Reader, CacheFreshness.Any)
                    : (await data.UsersAsync(access, CacheFreshness.Any)).Find(userId);
            return owner is null ? null : owner.Settings?.TimeZone ?? string.Empty;
        }
        catch (ClockifyRejection rejection) when (rejection.Error.Status == StatusCodes.Status403Forbidden)
        {
            return null;
        }
    }
}
