using ClockifyBff.Caching;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Projects;

/// <summary>Reads and writes projects.</summary>
internal sealed class ClockifyProjects(ClockifyApiClient clockify, ReferenceData data)
{
    public Task<ClockifyProject> GetAsync(WorkspaceAccess access, string projectId) =>
        clockify.GetOneAsync(access, $"/projects/{projectId}?hydrated=true", ClockifyJson.Default.ClockifyProject, "projectId", "project");

    public Task<ClockifyProject> CreateAsync(WriteAccess access, ClockifyProjectBody project) =>
        WriteAsync(
            access,
            new ClockifyWrite("CreateProject", HttpMethod.Post, access.Workspace.Path("/projects"), null, CacheTag.Projects),
            project
        );

    /// <summary>Returns the project that an earlier attempt created; null if no attempt created one.</summary>
    public async Task<ClockifyProject?> FindCreatedAsync(WorkspaceAccess access, ClockifyProjectBody project, FirstAttempt firstAttempt)
    {
        var candidates = Names
            .Identical(await data.ProjectsAsync(access, CacheFreshness.Uncached), project.Name, item => item.Name)
            .Where(item => item.IdOfClient == project.ClientId && EffectFinder.MayBeEffectOf(item.Id, firstAttempt));

        // The cached list lacks the members of projects.
        return EffectFinder.Find(
            await Task.WhenAll(candidates.Select(item => GetAsync(access, item.Id))),
            firstAttempt,
            item => SentValues.Match(project, item)
        );
    }

    /// <summary>Updates a project. Values that the response lacks are taken from the project as it was read before.</summary>
    public async Task<ClockifyProject> UpdateAsync(WriteAccess access, ClockifyProject current, ClockifyProjectBody project)
    {
        var write = new ClockifyWrite(
            "UpdateProject",
            HttpMethod.Put,
            access.Workspace.Path($"/projects/{current.Id}"),
            current.Id,
            CacheTag.Projects,
            access.Workspace.OwnTimeEntriesTag
        );
        return await WriteAsync(access, write, project) with
        {
            Tasks = current.Tasks,
            Currency = current.Currency,
            CustomFields = current.CustomFields,
        };
    }

    /// <summary>
    /// Archives or restores a project. Sends <c>billable</c> and <c>isPublic</c>, because Clockify resets them if they are missing and
    /// keeps all other values.
    /// </summary>
    public Task ArchiveAsync(WriteAccess access, ClockifyProject current, bool archived) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                archived ? "ArchiveProject" : "RestoreProject",
                HttpMethod.Put,
                access.Workspace.Path($"/projects/{current.Id}"),
                current.Id,
                CacheTag.Projects
            ),
            new ClockifyProjectBody(current.Name, null, null, null, current.Billable, current.Public, null, null) { Archived = archived }
        );

    /// <summary>Deletes an archived project. Its time entries stay, without a project.</summary>
    public Task DeleteAsync(WriteAccess access, string projectId) =>
        clockify.WriteAsync(
            new ClockifyWrite(
                "DeleteProject",
                HttpMethod.Delete,
                access.Workspace.Path($"/projects/{projectId}"),
                projectId,
                CacheTag.Projects,
                access.Workspace.OwnTimeEntriesTag,
                CacheTag.RunningTimers
            ),
            access
        );

    private async Task<ClockifyProject> WriteAsync(WriteAccess access, ClockifyWrite write, ClockifyProjectBody project)
    {
        try
        {
            return await clockify.WriteAsync(
                write.With(project, ClockifyJson.Default.ClockifyProjectBody),
                ClockifyJson.Default.ClockifyProject,
                access
            );
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw await rejection.ExplainAsync(() => ReasonAsync(rejection, access, write.EntityId, project));
        }
    }

    private async Task<InvalidValueException?> ReasonAsync(
        ClockifyRejection rejection,
        WriteAccess access,
        string? projectId,
        ClockifyProjectBody project
    )
    {
        if (
            project.ClientId is { Length: > 0 } clientId
            && !(await data.ClientsAsync(access.Workspace, CacheFreshness.Recent)).Contains(clientId)
        )
        {
            return rejection.NotFound("clientId", "client");
        }

        var all = await data.ProjectsAsync(access.Workspace, CacheFreshness.Recent);
        var client = project.ClientId ?? all.Find(projectId)?.IdOfClient ?? string.Empty;
        if (
            Names
                .Equal(all, project.Name, item => item.Name)
                .FirstOrDefault(item => item.Id != projectId && (item.IdOfClient ?? string.Empty) == client) is
            { } other
        )
        {
            return rejection.NameTaken("project", new NamedEntity(other.Id, other.Name, other.NameOfClient));
        }

        var users = UsersOf(project).ToList();
        var known = users.Count > 0 ? await data.UsersAsync(access.Workspace, CacheFreshness.Recent) : null;
        return users.Find(user => known?.Contains(user.Id) == false) is { Field: { } field }
            ? rejection.NotFound(field, "user")
            : rejection.TooLong("name", project.Name, 250) ?? rejection.TooLong("note", project.Note, 16_384);
    }

    /// <summary>Returns the users that a new project names, with the fields that name them.</summary>
    private static IEnumerable<(string Field, string Id)> UsersOf(ClockifyProjectBody project) =>
        [
            .. (project.Memberships ?? []).Select((member, index) => ($"memberships[{index}].userId", member.UserId)),
            .. (project.Tasks ?? []).SelectMany(
                (task, index) => (task.AssigneeIds ?? []).Select(id => ($"tasks[{index}].assigneeIds", id))
            ),
        ];
}
