using ClockifyBff.Api;
using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Failures;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Maps Clockify's time entries to those of this API, with the names of their projects, tasks, tags and users.</summary>
internal sealed class TimeEntryMapper(ReferenceData data, TimeEntryCache cache)
{
    // An id that the cached list lacks may be new, so the list is read again; but at most once a minute, because the caller may not see it.
    private static readonly CacheFreshness _freshnessAfterMiss = new(TimeSpan.FromMinutes(1), IsSupplementary: true);

    public async Task<TimeEntry> MapAsync(WorkspaceAccess access, ClockifyTimeEntry entry) =>
        TimeEntry.Of(entry, await NamesAsync(access, [entry]));

    public async Task<ItemPage<TimeEntry>> MapAsync(WorkspaceAccess access, ItemPage<ClockifyTimeEntry> page)
    {
        var names = await NamesAsync(access, page.Items);
        return page.Select(entry => TimeEntry.Of(entry, names));
    }

    /// <summary>Returns the names that the entries do not contain.</summary>
    private async Task<TimeEntryNames> NamesAsync(WorkspaceAccess access, IEnumerable<ClockifyTimeEntry> entries)
    {
        var projects = ReadListWithAsync(
            freshness => data.ProjectsAsync(access, freshness),
            project => project.Id,
            entries.Where(LacksProjectData).Select(entry => entry.ProjectId)
        );
        var tags = ReadListWithAsync(
            freshness => data.TagsAsync(access, freshness),
            tag => tag.Id,
            entries.Where(entry => !entry.IsHydrated).SelectMany(entry => entry.TagIds ?? [])
        );
        var users = UsersAsync(access, [.. entries.Where(entry => entry.User is null)]);
        return new TimeEntryNames(await projects, await tags, await users);
    }

    /// <summary>Whether an entry lacks data about its project.</summary>
    private static bool LacksProjectData(ClockifyTimeEntry entry) =>
        !entry.IsHydrated || entry.Project is { ClientId: not (null or ""), ClientName: null or "", Client: null };

    /// <summary>
    /// Returns the owners of the entries. For the caller's own entries it avoids the list of users, which not every caller may see.
    /// </summary>
    private async Task<IndexedList<ClockifyUser>> UsersAsync(WorkspaceAccess access, IReadOnlyList<ClockifyTimeEntry> entries)
    {
        var own = await data.UserIdAsync(access.Reader);
        return await ReadListWithAsync(ReadAsync, user => user.Id, entries.Select(entry => entry.UserId));

        async ValueTask<IndexedList<ClockifyUser>> ReadAsync(CacheFreshness freshness)
        {
            if (entries.Any(entry => entry.UserId != own))
            {
                try
                {
                    return await data.UsersAsync(access, freshness);
                }
                catch (ClockifyRejection)
                {
                    // Every caller may see their own user.
                }
            }

            return new IndexedList<ClockifyUser>(
                [cache.TryGetRecent(access, own)?.Owner ?? await data.UserAsync(access.Reader, freshness)],
                user => user.Id
            );
        }
    }

    /// <summary>
    /// Returns a list that contains the ids, if there is one; an empty list if names can't be read, because entries are shown without them.
    /// </summary>
    private static async Task<IndexedList<T>> ReadListWithAsync<T>(
        Func<CacheFreshness, ValueTask<IndexedList<T>>> read,
        Func<T, string> idOf,
        IEnumerable<string?> ids
    )
    {
        var wanted = ids.Where(id => !string.IsNullOrEmpty(id)).Distinct().ToList();
        if (wanted.Count == 0)
        {
            return new IndexedList<T>([], idOf);
        }

        try
        {
            var cached = await read(CacheFreshness.Any);
            return wanted.TrueForAll(id => cached.Contains(id!)) ? cached : await read(_freshnessAfterMiss);
        }
        catch (ServiceException)
        {
            return new IndexedList<T>([], idOf);
        }
    }
}
