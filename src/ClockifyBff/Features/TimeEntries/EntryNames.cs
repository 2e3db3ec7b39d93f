using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The names beside the ids of time entries, from copies at hand.</summary>
internal sealed class EntryNames(Listing<ClockifyProject> projects, Listing<ClockifyTag> tags, Listing<ClockifyUser> users)
{
    public EntryProject? Project(string? id) => projects.Find(id) is { } project
        ? new EntryProject(project.Id, project.Name, Words.OrNull(project.Color), project.IdOfClient, project.NameOfClient)
        : null;

    public NamedItem? Task(string? projectId, string? id) =>
        projects.Find(projectId)?.Tasks?.FirstOrDefault(task => task.Id == id) is { } task ? new NamedItem(task.Id, task.Name) : null;

    public IReadOnlyList<NamedItem> Tags(IEnumerable<string> ids) => [.. ids.Select(tags.Find).OfType<ClockifyTag>().Select(tag => new NamedItem(tag.Id, tag.Name))];

    public NamedItem? User(string? id) => users.Find(id) is { } user ? new NamedItem(user.Id, Words.OrNull(user.Name)) : null;
}

/// <summary>Shows time entries with the names of what they are about.</summary>
internal sealed class EntryView(ReferenceData data)
{
    // However fresh the entries are to be, names are from copies, which seldom have to be read.
    private static readonly Freshness _goodEnough = new(TimeSpan.FromHours(1));

    // A name that is new elsewhere shows after so long.
    private static readonly Freshness _lookAgain = new(TimeSpan.FromMinutes(1));

    public async Task<TimeEntry> OfAsync(WorkspaceAccess access, ClockifyTimeEntry entry) => TimeEntry.Of(entry, await NamesAsync(access, [entry]));

    public async Task<ItemPage<TimeEntry>> OfAsync(WorkspaceAccess access, ItemPage<ClockifyTimeEntry> page)
    {
        var names = await NamesAsync(access, page.Items);
        return page.Select(entry => TimeEntry.Of(entry, names));
    }

    private async Task<EntryNames> NamesAsync(WorkspaceAccess access, IReadOnlyList<ClockifyTimeEntry> entries)
    {
        var projects = KnownAsync(freshness => data.ProjectsAsync(access, freshness), project => project.Id, entries.Select(entry => entry.ProjectId));
        var tags = KnownAsync(freshness => data.TagsAsync(access, freshness), tag => tag.Id, entries.SelectMany(entry => entry.TagIds ?? []));
        var users = UsersAsync(access, entries);
        return new EntryNames(await projects, await tags, await users);
    }

    /// <summary>Who is who: for one's own entries without the list of people, which not everybody may see.</summary>
    private async Task<Listing<ClockifyUser>> UsersAsync(WorkspaceAccess access, IReadOnlyList<ClockifyTimeEntry> entries)
    {
        var own = await data.UserIdAsync(access);
        return await KnownAsync(
            async freshness => entries.All(entry => entry.UserId == own)
                ? new Listing<ClockifyUser>([await data.UserAsync(access, freshness)], user => user.Id)
                : await data.UsersAsync(access, freshness),
            user => user.Id,
            entries.Select(entry => entry.UserId));
    }

    /// <summary>A list that knows these ids, if any does. That names can't be read is no reason to show nothing.</summary>
    private static async Task<Listing<T>> KnownAsync<T>(Func<Freshness, ValueTask<Listing<T>>> read, Func<T, string> idOf, IEnumerable<string?> ids)
    {
        var wanted = ids.Where(id => !string.IsNullOrEmpty(id)).Distinct().ToList();
        if (wanted.Count == 0)
        {
            return new Listing<T>([], idOf);
        }

        try
        {
            var atHand = await read(_goodEnough);
            return wanted.TrueForAll(id => atHand.Contains(id!)) ? atHand : await read(_lookAgain);
        }
        catch (ProblemException)
        {
            return new Listing<T>([], idOf);
        }
    }
}
