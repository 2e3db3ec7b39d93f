using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tasks;

namespace ClockifyBff.Deletion;

/// <summary>Creates <see cref="Archivable"/>s from projects, clients and tasks, and reads them from Clockify.</summary>
internal sealed class Archivables(ClockifyProjects projects, ClockifyClients clients, ClockifyTasks tasks)
{
    private const string ArchiveStep = "archive";
    private const string CloseStep = "close";

    public Archivable Of(ClockifyProject project) =>
        new(
            ArchivableKind.Project,
            null,
            project.Id,
            ArchiveStep,
            project.Archived ?? false,
            (access, archived) => projects.ArchiveAsync(access, project, archived),
            access => projects.DeleteAsync(access, project.Id)
        );

    public Archivable Of(ClockifyClientEntity client) =>
        new(
            ArchivableKind.Client,
            null,
            client.Id,
            ArchiveStep,
            client.Archived ?? false,
            (access, archived) => clients.ArchiveAsync(access, client, archived),
            access => clients.DeleteAsync(access, client.Id)
        );

    public Archivable Of(string projectId, ClockifyTask task) =>
        new(
            ArchivableKind.Task,
            projectId,
            task.Id,
            CloseStep,
            task.IsDone,
            (access, done) => tasks.CloseAsync(access, projectId, task, done),
            access => tasks.DeleteAsync(access, projectId, task.Id)
        );

    /// <summary>Reads the current state of an entity; null if the entity no longer exists.</summary>
    public async Task<Archivable?> FindAsync(WorkspaceAccess access, ArchivableKind kind, string? parentId, string id)
    {
        try
        {
            return kind switch
            {
                ArchivableKind.Project => Of(await projects.GetAsync(access, id)),
                ArchivableKind.Client => Of(await clients.GetAsync(access, id)),
                _ => Of(parentId!, await tasks.GetAsync(access, parentId!, id)),
            };
        }
        catch (InvalidValueException e) when (e.Kind == InvalidValueKind.NotFound)
        {
            return null;
        }
    }
}
