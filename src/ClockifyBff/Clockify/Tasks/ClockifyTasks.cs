using ClockifyBff.Caching;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Tasks;

/// <summary>Reads and writes the tasks of projects.</summary>
internal sealed class ClockifyTasks(ClockifyApiClient clockify, ReferenceData data)
{
    /// <summary>Returns the tasks of a project.</summary>
    /// <exception cref="InvalidValueException">The project doesn't exist, or the user may not see it.</exception>
    public async Task<IReadOnlyList<ClockifyTask>> AllAsync(WorkspaceAccess access, string projectId)
    {
        var project =
            (await data.ProjectsAsync(access)).Find(projectId) ?? (await data.ProjectsAsync(access, CacheFreshness.Recent)).Find(projectId);
        return project is null ? throw InvalidValueException.NotFound("projectId", "project") : project.Tasks ?? [];
    }

    public async Task<ClockifyTask> GetAsync(WorkspaceAccess access, string projectId, string taskId)
    {
        try
        {
            return await clockify.GetAsync(
                access.Path($"/projects/{projectId}/tasks/{taskId}"),
                ClockifyJson.Default.ClockifyTask,
                access.Upstream,
                access.CancellationToken
            );
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw await IsProjectAsync(access, projectId)
                ? rejection.NotFound("taskId", "task")
                : rejection.NotFound("projectId", "project");
        }
    }

    public Task<ClockifyTask> CreateAsync(WriteAccess access, string projectId, ClockifyTaskBody task) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                "CreateTask",
                HttpMethod.Post,
                access.Workspace.Path($"/projects/{projectId}/tasks"),
                null,
                CacheTag.Projects
            ),
            projectId,
            task
        );

    /// <summary>Returns the task that an earlier attempt created; null if no attempt created one.</summary>
    public async Task<ClockifyTask?> FindCreatedAsync(
        WorkspaceAccess access,
        string projectId,
        ClockifyTaskBody task,
        FirstAttempt firstAttempt
    ) =>
        EffectFinder.Find(
            Names.Identical(
                (await data.ProjectsAsync(access, CacheFreshness.Uncached)).Find(projectId)?.Tasks ?? [],
                task.Name,
                item => item.Name
            ),
            firstAttempt,
            item => SentValues.Match(task, item)
        );

    /// <summary>Replaces a task. Members that are null are reset.</summary>
    public Task<ClockifyTask> UpdateAsync(WriteAccess access, string projectId, ClockifyTask current, ClockifyTaskBody task) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                "UpdateTask",
                HttpMethod.Put,
                access.Workspace.Path($"/projects/{projectId}/tasks/{current.Id}"),
                current.Id,
                CacheTag.Projects,
                access.Workspace.OwnTimeEntriesTag
            ),
            projectId,
            task,
            current
        );

    /// <summary>Marks a task as done or as active.</summary>
    public Task CloseAsync(WriteAccess access, string projectId, ClockifyTask current, bool done) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                done ? "CloseTask" : "ReopenTask",
                HttpMethod.Put,
                access.Workspace.Path($"/projects/{projectId}/tasks/{current.Id}"),
                current.Id,
                CacheTag.Projects
            ),
            projectId,
            new ClockifyTaskBody(
                current.Name,
                current.AssigneeIds,
                current.UserGroupIds,
                current.Estimate,
                current.BudgetEstimate,
                done ? "DONE" : "ACTIVE",
                current.Billable
            ),
            current
        );

    /// <summary>Deletes a task that is done. Its time entries stay on the project.</summary>
    public Task DeleteAsync(WriteAccess access, string projectId, string taskId) =>
        clockify.WriteAsync(
            new ClockifyWrite(
                "DeleteTask",
                HttpMethod.Delete,
                access.Workspace.Path($"/projects/{projectId}/tasks/{taskId}"),
                taskId,
                CacheTag.Projects,
                access.Workspace.OwnTimeEntriesTag,
                CacheTag.RunningTimers
            ),
            access
        );

    private async Task<ClockifyTask> WriteAsync(
        WriteAccess access,
        ClockifyWrite write,
        string projectId,
        ClockifyTaskBody task,
        ClockifyTask? current = null
    )
    {
        try
        {
            return await clockify.WriteAsync(
                write.With(task, ClockifyJson.Default.ClockifyTaskBody),
                ClockifyJson.Default.ClockifyTask,
                access
            );
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw await rejection.ExplainAsync(() => ReasonAsync(rejection, access, current, projectId, task));
        }
    }

    private async Task<InvalidValueException?> ReasonAsync(
        ClockifyRejection rejection,
        WriteAccess access,
        ClockifyTask? current,
        string projectId,
        ClockifyTaskBody task
    )
    {
        if ((await data.ProjectsAsync(access.Workspace, CacheFreshness.Recent)).Find(projectId) is not { } project)
        {
            return rejection.NotFound("projectId", "project");
        }

        if (Names.Equal(project.Tasks ?? [], task.Name, item => item.Name).FirstOrDefault(item => item.Id != current?.Id) is { } other)
        {
            return rejection.NameTaken("task", new NamedEntity(other.Id, other.Name));
        }

        if (task.AssigneeIds is { Count: > 0 } assignees)
        {
            var known = await data.UsersAsync(access.Workspace, CacheFreshness.Recent);
            var missing = assignees.Where(id => !known.Contains(id)).ToList();
            if (missing.Count > 0)
            {
                return missing.TrueForAll(id => current?.AssigneeIds?.Contains(id) ?? false)
                    ? rejection.Blocked("A present assignee of the task has left the workspace.")
                    : rejection.NotFound("assigneeIds", "user");
            }
        }

        return rejection.TooLong("name", task.Name, 1000);
    }

    private async Task<bool> IsProjectAsync(WorkspaceAccess access, string projectId) =>
        (await data.ProjectsAsync(access, CacheFreshness.Recent)).Contains(projectId);
}
