using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The names beside the ids of time entries: as the entries tell them, else from copies at hand.</summary>
internal sealed class TimeEntryNames(IndexedList<ClockifyProject> projects, IndexedList<ClockifyTag> tags, IndexedList<ClockifyUser> users)
{
    public EntryProject? ProjectOf(ClockifyTimeEntry entry) =>
        projects.Find(entry.ProjectId) is { } project
            ? new EntryProject(project.Id, project.Name, ClockifyEnumNames.OrNull(project.Color), project.IdOfClient, project.NameOfClient)
        : entry.Project is { Id: { } id } told && id == entry.ProjectId
            ? new EntryProject(
                id,
                told.Name ?? string.Empty,
                ClockifyEnumNames.OrNull(told.Color),
                ClockifyEnumNames.OrNull(told.ClientId),
                ClockifyEnumNames.OrNull(told.Client?.Name ?? told.ClientName)
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
        entry.User is { Id: { } id } told && id == entry.UserId ? new NamedItem(id, ClockifyEnumNames.OrNull(told.Name))
        : users.Find(entry.UserId) is { } user ? new NamedItem(user.Id, ClockifyEnumNames.OrNull(user.Name))
        : null;

    private static NamedItem? Item(ClockifyNamed? told, string? id) =>
        id is not null && told?.Id == id ? new NamedItem(id, told.Name ?? string.Empty) : null;
}
