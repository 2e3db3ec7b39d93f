using ClockifyBff.Caching;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Projects;

/// <summary>How Clockify keeps projects.</summary>
internal sealed class ClockifyProjects(ClockifyClient clockify, ReferenceData data)
{
    public Task<ClockifyProject> GetAsync(WorkspaceAccess access, string projectId) =>
        clockify.GetOneAsync(access, $"/projects/{projectId}?hydrated=true", ClockifyJson.Default.ClockifyProject, "projectId", "project");

    public Task<ClockifyProject> CreateAsync(WriteAccess access, ClockifyProjectBody project) =>
        WriteAsync(access, new ClockifyWrite("CreateProject", HttpMethod.Post, access.Path("/projects"), null, CacheTag.Projects), project);

    /// <summary>The project that an attempt created; null where it created none.</summary>
    public async Task<ClockifyProject?> FindCreatedAsync(WorkspaceAccess access, ClockifyProjectBody project, FirstAttempt since)
    {
        var alike = Names
            .Identical(await data.ProjectsAsync(access, CacheFreshness.Uncached), project.Name, one => one.Name)
            .Where(one => one.IdOfClient == project.ClientId && Effect.MayBeOf(one.Id, since));

        // The list leaves its members out.
        return Effect.Among(await Task.WhenAll(alike.Select(one => GetAsync(access, one.Id))), since, one => Agreement.With(project, one));
    }

    /// <summary>Changes a project. The answer says nothing of what isn't changed by it: that is taken from what was read before.</summary>
    public async Task<ClockifyProject> UpdateAsync(WriteAccess access, ClockifyProject current, ClockifyProjectBody project)
    {
        var write = new ClockifyWrite(
            "UpdateProject",
            HttpMethod.Put,
            access.Path($"/projects/{current.Id}"),
            current.Id,
            CacheTag.Projects,
            access.OwnEntries
        );
        return await WriteAsync(access, write, project) with
        {
            Tasks = current.Tasks,
            Currency = current.Currency,
            CustomFields = current.CustomFields,
        };
    }

    /// <summary>Puts a project out of use or back. Of what is left out only <c>billable</c> and <c>isPublic</c> would not stay.</summary>
    public Task ArchiveAsync(WriteAccess access, ClockifyProject current, bool archived) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                archived ? "ArchiveProject" : "RestoreProject",
                HttpMethod.Put,
                access.Path($"/projects/{current.Id}"),
                current.Id,
                CacheTag.Projects
            ),
            new ClockifyProjectBody(current.Name, null, null, null, current.Billable, current.Public, null, null) { Archived = archived }
        );

    /// <summary>Deletes an archived project. Its entries stay, without it.</summary>
    public Task DeleteAsync(WriteAccess access, string projectId) =>
        clockify.WriteAsync(
            new ClockifyWrite(
                "DeleteProject",
                HttpMethod.Delete,
                access.Path($"/projects/{projectId}"),
                projectId,
                CacheTag.Projects,
                access.OwnEntries,
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
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw await refusal.ExplainAsync(() => ReasonAsync(refusal, access, write.Entity, project));
        }
    }

    private async Task<ProblemException?> ReasonAsync(
        ClockifyRefusal refusal,
        WriteAccess access,
        string? itself,
        ClockifyProjectBody project
    )
    {
        if (project.ClientId is { Length: > 0 } clientId && !(await data.ClientsAsync(access, CacheFreshness.Recent)).Contains(clientId))
        {
            return refusal.NotFound("clientId", "client");
        }

        var all = await data.ProjectsAsync(access, CacheFreshness.Recent);
        var client = project.ClientId ?? all.Find(itself)?.IdOfClient ?? string.Empty;
        if (
            Names
                .Equal(all, project.Name, other => other.Name)
                .FirstOrDefault(other => other.Id != itself && (other.IdOfClient ?? string.Empty) == client) is
            { } holder
        )
        {
            return refusal.NameTaken("project", new Candidate(holder.Id, holder.Name, holder.NameOfClient));
        }

        var people = PeopleOf(project).ToList();
        var known = people.Count > 0 ? await data.UsersAsync(access, CacheFreshness.Recent) : null;
        return people.Find(person => known?.Contains(person.Id) == false) is { Field: { } field }
            ? refusal.NotFound(field, "user")
            : refusal.TooLong("name", project.Name, 250) ?? refusal.TooLong("note", project.Note, 16_384) ?? refusal;
    }

    /// <summary>Whom a new project names, and where.</summary>
    private static IEnumerable<(string Field, string Id)> PeopleOf(ClockifyProjectBody project) =>
        [
            .. (project.Memberships ?? []).Select((member, place) => ($"memberships[{place}].userId", member.UserId)),
            .. (project.Tasks ?? []).SelectMany(
                (task, place) => (task.AssigneeIds ?? []).Select(id => ($"tasks[{place}].assigneeIds", id))
            ),
        ];
}
