using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Shows time entries with the names of what they are about.</summary>
internal sealed class TimeEntryView(ReferenceData data, TimeEntryCache copies)
{
    // What no copy knows may be new: the next who asks finds it. Or it is nothing that the caller sees, and would be new every time.
    private static readonly CacheFreshness _lookAgain = new(TimeSpan.FromMinutes(1), IsSupplementary: true);

    public async Task<TimeEntry> OfAsync(WorkspaceAccess access, ClockifyTimeEntry entry) =>
        TimeEntry.Of(entry, await NamesAsync(access, [entry]));

    public async Task<ItemPage<TimeEntry>> OfAsync(WorkspaceAccess access, ItemPage<ClockifyTimeEntry> page)
    {
        var names = await NamesAsync(access, page.Items);
        return page.Select(entry => TimeEntry.Of(entry, names));
    }

    /// <summary>The names that the entries don't tell themselves.</summary>
    private async Task<TimeEntryNames> NamesAsync(WorkspaceAccess access, IEnumerable<ClockifyTimeEntry> entries)
    {
        var projects = KnownAsync(
            freshness => data.ProjectsAsync(access, freshness),
            project => project.Id,
            entries.Where(HidesProject).Select(entry => entry.ProjectId)
        );
        var tags = KnownAsync(
            freshness => data.TagsAsync(access, freshness),
            tag => tag.Id,
            entries.Where(entry => !entry.IsHydrated).SelectMany(entry => entry.TagIds ?? [])
        );
        var users = UsersAsync(access, [.. entries.Where(entry => entry.User is null)]);
        return new TimeEntryNames(await projects, await tags, await users);
    }

    /// <summary>Whether an entry doesn't say all that it could of its project.</summary>
    private static bool HidesProject(ClockifyTimeEntry entry) =>
        !entry.IsHydrated || entry.Project is { ClientId: not (null or ""), ClientName: null or "", Client: null };

    /// <summary>Who is who: for one's own entries without the list of people, which not everybody may see.</summary>
    private async Task<IndexedList<ClockifyUser>> UsersAsync(WorkspaceAccess access, IReadOnlyList<ClockifyTimeEntry> entries)
    {
        var own = await data.UserIdAsync(access);
        return await KnownAsync(ReadAsync, user => user.Id, entries.Select(entry => entry.UserId));

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
                    // Everybody may see themselves.
                }
            }

            return new IndexedList<ClockifyUser>(
                [copies.TryGetRecent(access, own)?.Owner ?? await data.UserAsync(access, freshness)],
                user => user.Id
            );
        }
    }

    /// <summary>A list that knows these ids, if any does. That names can't be read is no reason to show nothing.</summary>
    private static async Task<IndexedList<T>> KnownAsync<T>(
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
            var atHand = await read(CacheFreshness.Any);
            return wanted.TrueForAll(id => atHand.Contains(id!)) ? atHand : await read(_lookAgain);
        }
        catch (ProblemException)
        {
            return new IndexedList<T>([], idOf);
        }
    }
}
