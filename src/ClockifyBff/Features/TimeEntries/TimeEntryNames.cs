using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Looks up the names that belong to the ids of time entries: in the entries themselves, or else in cached lists.</summary>
internal sealed class TimeEntryNames(IndexedList<ClockifyProject> projects, IndexedList<ClockifyTag> tags, IndexedList<ClockifyUser> users)
{
    public EntryProject? ProjectOf(ClockifyTimeEntry entry) =>
        projects.Find(entry.ProjectId) is { } project
            ? new EntryProject(project.Id, project.Name, ClockifyEnumNames.OrNull(project.Color), project.IdOfClient, project.NameOfClient)
        : entry.Project is { Id: { } id } included && id == entry.ProjectId
            ? new EntryProject(
                id,
                included.Name ?? string.Empty,
                ClockifyEnumNames.OrNull(included.Color),
                ClockifyEnumNames.OrNull(included.ClientId),
                ClockifyEnumNames.OrNull(included.Client?.Name ?? included.ClientName)
            )
        : null;

    public NamedItem? TaskOf(ClockifyTimeEntry entry) =>
        Item(entry.Task, entry.TaskId)
        ?? (
            projects.Find(entry.ProjectId)?.Tasks?.FirstOrDefault(task => task.Id == entry.TaskId) is { } task
                ? new NamedItem(task.Id, task.Name)
                : null
        );

    public IReadOnlyList<NamedItem> TagsOf(ClockifyTimeEntry entry) =>
        [
            .. (entry.TagIds ?? [])
                .Select(id =>
                    Item(Array.Find(entry.Tags ?? [], tag => tag.Id == id), id)
                    ?? (tags.Find(id) is { } tag ? new NamedItem(tag.Id, tag.Name) : null)
                )
                .OfType<NamedItem>(),
        ];

    public NamedItem? UserOf(ClockifyTimeEntry entry) =>
        entry.User is { Id: { } id } included && id == entry.UserId ? new NamedItem(id, ClockifyEnumNames.OrNull(included.Name))
        : users.Find(entry.UserId) is { } user ? new NamedItem(user.Id, ClockifyEnumNames.OrNull(user.Name))
        : null;

    private static NamedItem? Item(ClockifyNamed? included, string? id) =>
        id is not null && included?.Id == id ? new NamedItem(id, included.Name ?? string.Empty) : null;
}
