using ClockifyBff.Clockify;

namespace ClockifyBff.Deletion;

/// <summary>
/// An entity that Clockify deletes only after it has been archived: a project, a client or a task. A task is archived when its status is
/// <c>DONE</c>.
/// </summary>
internal interface IArchivable
{
    private const string DeleteStep = "delete";

    /// <summary>The kind of the entity.</summary>
    ArchivableKind Kind { get; }

    /// <summary>The id of the entity.</summary>
    string Id { get; }

    /// <summary>The id of the project of a task; null for other entities.</summary>
    string? ParentId => null;

    /// <summary>Whether the entity was archived when it was read.</summary>
    bool IsArchived { get; }

    /// <summary>The name of the archive step in API responses.</summary>
    string ArchiveStep => "archive";

    /// <summary>The name of the kind in problem texts and metrics.</summary>
    string KindName => Kind.ToString().ToLowerInvariant();

    /// <summary>The steps that deleting the entity takes, in order.</summary>
    IReadOnlyList<string> Steps => IsArchived ? [DeleteStep] : [ArchiveStep, DeleteStep];

    /// <summary>Archives or restores the entity, and keeps its other properties as they were read.</summary>
    Task SetArchivedAsync(WriteAccess access, bool archived);

    /// <summary>Deletes the entity.</summary>
    Task DeleteAsync(WriteAccess access);
}
