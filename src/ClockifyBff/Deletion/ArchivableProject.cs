using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Projects;

namespace ClockifyBff.Deletion;

/// <summary>A project that can be archived and deleted.</summary>
internal sealed class ArchivableProject(ClockifyProjects projects, ClockifyProject project) : IArchivable
{
    public ArchivableKind Kind => ArchivableKind.Project;

    public string Id => project.Id;

    public bool IsArchived => project.Archived ?? false;

    public Task SetArchivedAsync(WriteAccess access, bool archived) => projects.ArchiveAsync(access, project, archived);

    public Task DeleteAsync(WriteAccess access) => projects.DeleteAsync(access, project.Id);
}
