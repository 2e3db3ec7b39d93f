using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Tasks;

namespace ClockifyBff.Deletion;

/// <summary>A task that can be closed and deleted.</summary>
internal sealed class ArchivableTask(ClockifyTasks tasks, string projectId, ClockifyTask task) : IArchivable
{
    public ArchivableKind Kind => ArchivableKind.Task;

    public string Id => task.Id;

    public string? ParentId => projectId;

    public bool IsArchived => task.IsDone;

    public string ArchiveStep => "close";

    public Task SetArchivedAsync(WriteAccess access, bool archived) => tasks.CloseAsync(access, projectId, task, archived);

    public Task DeleteAsync(WriteAccess access) => tasks.DeleteAsync(access, projectId, task.Id);
}
