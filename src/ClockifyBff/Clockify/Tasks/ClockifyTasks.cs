using ClockifyBff.Caching;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Tasks;

/// <summary>How Clockify keeps the tasks of projects.</summary>
internal sealed class ClockifyTasks(ClockifyClient clockify, ReferenceData data)
{
    /// <summary>The tasks of a project.</summary>
    /// <exception cref="ProblemException">404 <c>not_found</c>: the person sees no such project.</exception>
    public async Task<IReadOnlyList<ClockifyTask>> AllAsync(WorkspaceAccess access, string projectId)
    {
        var project =
            (await data.ProjectsAsync(access)).Find(projectId) ?? (await data.ProjectsAsync(access, CacheFreshness.Recent)).Find(projectId);
        return project is null ? throw new ProblemException(Problem.NotFound("projectId", "project")) : project.Tasks ?? [];
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
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw await IsProjectAsync(access, projectId) ? refusal.NotFound("taskId", "task") : refusal.NotFound("projectId", "project");
        }
    }

    public Task<ClockifyTask> CreateAsync(WriteAccess access, string projectId, ClockifyTaskBody task) =>
        WriteAsync(
            access,
            new ClockifyWrite("CreateTask", HttpMethod.Post, access.Path($"/projects/{projectId}/tasks"), null, CacheTag.Projects),
            projectId,
            task
        );

    /// <summary>The task that an attempt created; null where it created none.</summary>
    public async Task<ClockifyTask?> FindCreatedAsync(
        WorkspaceAccess access,
        string projectId,
        ClockifyTaskBody task,
        FirstAttempt since
    ) =>
        Effect.Among(
            Names.Identical(
                (await data.ProjectsAsync(access, CacheFreshness.Uncached)).Find(projectId)?.Tasks ?? [],
                task.Name,
                one => one.Name
            ),
            since,
            one => Agreement.With(task, one)
        );

    /// <summary>Replaces a task: what is left out goes back to nothing.</summary>
    public Task<ClockifyTask> UpdateAsync(WriteAccess access, string projectId, ClockifyTask current, ClockifyTaskBody task) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                "UpdateTask",
                HttpMethod.Put,
                access.Path($"/projects/{projectId}/tasks/{current.Id}"),
                current.Id,
                CacheTag.Projects,
                access.OwnEntries
            ),
            projectId,
            task,
            current
        );

    /// <summary>Marks a task as done, or as active again.</summary>
    public Task CloseAsync(WriteAccess access, string projectId, ClockifyTask current, bool done) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                done ? "CloseTask" : "ReopenTask",
                HttpMethod.Put,
                access.Path($"/projects/{projectId}/tasks/{current.Id}"),
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

    /// <summary>Deletes a task that is done. Its time stays on the project.</summary>
    public Task DeleteAsync(WriteAccess access, string projectId, string taskId) =>
        clockify.WriteAsync(
            new ClockifyWrite(
                "DeleteTask",
                HttpMethod.Delete,
                access.Path($"/projects/{projectId}/tasks/{taskId}"),
                taskId,
                CacheTag.Projects,
                access.OwnEntries,
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
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw await refusal.ExplainAsync(() => ReasonAsync(refusal, access, current, projectId, task));
        }
    }

    private async Task<ProblemException?> ReasonAsync(
        ClockifyRefusal refusal,
        WriteAccess access,
        ClockifyTask? current,
        string projectId,
        ClockifyTaskBody task
    )
    {
        if ((await data.ProjectsAsync(access, CacheFreshness.Recent)).Find(projectId) is not { } project)
        {
            return refusal.NotFound("projectId", "project");
        }

        if (Names.Equal(project.Tasks ?? [], task.Name, other => other.Name).FirstOrDefault(other => other.Id != current?.Id) is { } holder)
        {
            return refusal.NameTaken("task", new Candidate(holder.Id, holder.Name, ClientName: null));
        }

        if (task.AssigneeIds is { Count: > 0 } assignees)
        {
            var known = await data.UsersAsync(access, CacheFreshness.Recent);
            var gone = assignees.Where(id => !known.Contains(id)).ToList();
            if (gone.Count > 0)
            {
                return gone.TrueForAll(id => current?.AssigneeIds?.Contains(id) ?? false)
                    ? refusal.Barred("A present assignee of the task has left the workspace.")
                    : refusal.NotFound("assigneeIds", "user");
            }
        }

        return refusal.TooLong("name", task.Name, 1000) ?? refusal;
    }

    private async Task<bool> IsProjectAsync(WorkspaceAccess access, string projectId) =>
        (await data.ProjectsAsync(access, CacheFreshness.Recent)).Contains(projectId);
}
