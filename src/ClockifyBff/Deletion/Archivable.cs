using ClockifyBff.Clockify;

namespace ClockifyBff.Deletion;

/// <summary>
/// An entity that Clockify deletes only after it has been archived: a project, a client or a task. A task is archived when its status is
/// <c>DONE</c>.
/// </summary>
/// <param name="Kind">The kind of the entity.</param>
/// <param name="ParentId">The id of the project of a task; otherwise null.</param>
/// <param name="Id">The id of the entity.</param>
/// <param name="ArchiveStep">The name of the archive step in API responses.</param>
/// <param name="IsArchived">Whether the entity was archived when it was read.</param>
/// <param name="SetArchivedAsync">Archives or restores the entity and keeps its other properties as they were read.</param>
/// <param name="DeleteAsync">Deletes the entity.</param>
internal sealed record Archivable(
    ArchivableKind Kind,
    string? ParentId,
    string Id,
    string ArchiveStep,
    bool IsArchived,
    Func<WriteAccess, bool, Task> SetArchivedAsync,
    Func<WriteAccess, Task> DeleteAsync
)
{
    private const string DeleteStep = "delete";

    /// <summary>The name of the kind in problem texts and metrics.</summary>
    public string KindName => Kind.ToString().ToLowerInvariant();

    /// <summary>The steps that deleting the entity takes, in order.</summary>
    public IReadOnlyList<string> Steps => IsArchived ? [DeleteStep] : [ArchiveStep, DeleteStep];
}
