using ClockifyBff.Clockify;

namespace ClockifyBff.Deletion;

/// <summary>
/// An entity that Clockify deletes only after it has been archived: a project, a client or a task. A task is archived when its status is
/// <c>DONE</c>.
/// </summary>
internal interface IArchivable
{
    /// <summary>The kind of the entity.</summary>
    public ArchivableKind Kind { get; }

    /// <summary>The id of the entity.</summary>
    public string Id { get; }

    /// <summary>The id of the project of a task; null for other entities.</summary>
    public string? ParentId => null;

    /// <summary>Whether the entity was archived when it was read.</summary>
    public bool IsArchived { get; }

    /// <summary>The name of the archive step in API responses.</summary>
    public string ArchiveStep => "archive";

    /// <summary>The name of the kind in problem texts and metrics.</summary>
    public string KindName => Kind.ToString().ToLowerInvariant();

    /// <summary>The steps that deleting the entity takes, in order.</summary>
    public IReadOnlyList<string> Steps => IsArchived ? ["delete"] : [ArchiveStep, "delete"];

    /// <summary>Archives or restores the entity, and keeps its other properties as they were read.</summary>
    public Task SetArchivedAsync(WriteAccess access, bool archived);

    /// <summary>Deletes the entity.</summary>
    public Task DeleteAsync(WriteAccess access);
}
