using ClockifyBff.Api.Problems;
using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tasks;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>
/// Resolves the names of projects, tasks and tags that a request gives. A name that the cache does not contain is looked up once in a fresh
/// list.
/// </summary>
internal sealed class TimeEntryReferences(ReferenceData data)
{
    /// <summary>Resolves the names in a new time entry.</summary>
    /// <exception cref="ProblemException">404 <c>name_not_found</c> or 409 <c>ambiguous_name</c>, with candidates.</exception>
    public async Task<ResolvedReferences> ResolveAsync(WorkspaceAccess access, TimeEntryInput entry)
    {
        var project = entry.ProjectName is { } name
            ? await ResolveProjectAsync(access, name, entry.ClientName)
            : await FindProjectAsync(access, entry.ProjectId, entry.TaskId);
        var task = entry.TaskName is { } taskName
            ? await ResolveTaskAsync(access, project ?? throw InvalidValueException.NotFound("projectId", "project"), taskName)
            : TaskOf(project, entry.TaskId);
        return new ResolvedReferences(
            project?.Id ?? entry.ProjectId,
            task?.Id ?? entry.TaskId,
            entry.TagNames is { } names ? await ResolveTagsAsync(access, names, present: []) : entry.TagIds?.OfType<string>().ToList(),
            task?.Billable ?? project?.Billable
        );
    }

    /// <summary>
    /// Returns the changes with ids instead of names. The entry's current project, task and tags are found by name even if they are
    /// archived or done.
    /// </summary>
    /// <param name="access">The caller.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="entry">The current entry.</param>
    /// <exception cref="ProblemException">
    /// 400 if names contradict ids, 404 <c>name_not_found</c> or 409 <c>ambiguous_name</c>, with candidates.
    /// </exception>
    public async ValueTask<T> ResolveAsync<T>(WorkspaceAccess access, T changes, TimeEntry entry)
        where T : TimeEntryChanges
    {
        changes.CheckReferences(entry);
        TimeEntryChanges found = changes;
        if (changes.ProjectName is { IsGiven: true, Value: { } name })
        {
            found = found with
            {
                ProjectName = default,
                ClientName = default,
                ProjectId = new(await ResolveProjectIdAsync(access, name, changes.ClientName.Value, entry)),
            };
        }

        if (changes.TaskName is { IsGiven: true, Value: { } taskName })
        {
            found = found with
            {
                TaskName = default,
                TaskId = new(await ResolveTaskIdAsync(access, found.ProjectId.Or(entry.ProjectId)!, taskName, entry)),
            };
        }

        if (changes.TagNames is { IsGiven: true, Value: { } tagNames })
        {
            found = found with { TagNames = default, TagIds = new(await ResolveTagsAsync(access, tagNames, entry.Tags)) };
        }

        return (T)found;
    }

    private async Task<string> ResolveProjectIdAsync(WorkspaceAccess access, string name, string? clientName, TimeEntry entry) =>
        entry.Project is { } present
        && Names.AreEqual(present.Name, name)
        && (clientName is null || Names.AreEqual(present.ClientName, clientName))
            ? present.Id
            : (await ResolveProjectAsync(access, name, clientName)).Id;

    private async Task<string> ResolveTaskIdAsync(WorkspaceAccess access, string projectId, string name, TimeEntry entry) =>
        entry.Task is { } present && entry.ProjectId == projectId && Names.AreEqual(present.Name, name)
            ? present.Id
            : (
                await ResolveTaskAsync(
                    access,
                    await FindProjectAsync(access, projectId, taskId: null) ?? throw InvalidValueException.NotFound("projectId", "project"),
                    name
                )
            ).Id;

    private async Task<ClockifyProject?> FindProjectAsync(WorkspaceAccess access, string? projectId, string? taskId)
    {
        if (projectId is null)
        {
            return null;
        }

        var known = (await data.ProjectsAsync(access)).Find(projectId);
        return known is not null && (taskId is null || TaskOf(known, taskId) is not null)
            ? known
            : (await data.ProjectsAsync(access, CacheFreshness.Recent)).Find(projectId);
    }

    private static ClockifyTask? TaskOf(ClockifyProject? project, string? taskId) =>
        project?.Tasks?.FirstOrDefault(task => task.Id == taskId);

    private Task<ClockifyProject> ResolveProjectAsync(WorkspaceAccess access, string name, string? clientName) =>
        ResolveOneAsync(
            "projectName",
            "project",
            name,
            async freshness =>
            {
                var open = (await data.ProjectsAsync(access, freshness)).Where(project => project.Archived != true);
                return clientName is null ? open : Names.Equal(open, clientName, project => project.NameOfClient);
            },
            project => project.Name,
            project => new NamedEntity(project.Id, project.Name, project.NameOfClient)
        );

    private Task<ClockifyTask> ResolveTaskAsync(WorkspaceAccess access, ClockifyProject project, string name) =>
        ResolveOneAsync(
            "taskName",
            "task in this project",
            name,
            async freshness => ((await data.ProjectsAsync(access, freshness)).Find(project.Id)?.Tasks ?? []).Where(task => !task.IsDone),
            task => task.Name,
            task => new NamedEntity(task.Id, task.Name)
        );

    /// <summary>Resolves the names of tags.</summary>
    /// <param name="access">The caller.</param>
    /// <param name="names">The names.</param>
    /// <param name="present">The entry's current tags, which are found even if they are archived.</param>
    private async Task<IReadOnlyList<string>> ResolveTagsAsync(
        WorkspaceAccess access,
        IEnumerable<string?> names,
        IReadOnlyList<NamedItem> present
    )
    {
        var ids = new List<string>();
        foreach (var name in names.OfType<string>())
        {
            if (present.FirstOrDefault(tag => Names.AreEqual(tag.Name, name)) is { } known)
            {
                ids.Add(known.Id);
                continue;
            }

            var resolved = await ResolveOneAsync(
                "tagNames",
                "tag",
                name,
                async freshness => (await data.TagsAsync(access, freshness)).Where(tag => tag.Archived != true),
                tag => tag.Name,
                tag => new NamedEntity(tag.Id, tag.Name)
            );
            ids.Add(resolved.Id);
        }

        return [.. ids.Distinct()];
    }

    private static async Task<T> ResolveOneAsync<T>(
        string field,
        string what,
        string name,
        Func<CacheFreshness?, Task<IEnumerable<T>>> read,
        Func<T, string> nameOf,
        Func<T, NamedEntity> candidate
    )
    {
        var all = await read(null);
        var found = Names.Matching(all, name, nameOf);
        if (found.Count == 0)
        {
            all = await read(CacheFreshness.Recent);
            found = Names.Matching(all, name, nameOf);
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw new ProblemException(
                new Problem(ErrorCode.NameNotFound, $"{field}: No {what} has the name \"{name}\".")
                {
                    Candidates = [.. Names.Nearest(all.Select(candidate), name).Select(Candidate.Of)],
                    Errors = new Dictionary<string, string[]> { [field] = [$"No {what} has this name."] },
                }
            ),
            _ => throw new ProblemException(
                new Problem(ErrorCode.AmbiguousName, $"{field}: More than one {what} has the name \"{name}\".")
                {
                    Candidates = [.. found.Select(item => Candidate.Of(candidate(item)))],
                    Errors = new Dictionary<string, string[]> { [field] = [$"More than one {what} has this name."] },
                }
            ),
        };
    }
}
