using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tasks;

namespace ClockifyBff.Deletion;

/// <summary>Creates <see cref="IArchivable"/>s from projects, clients and tasks, and reads them from Clockify.</summary>
internal sealed class Archivables(ClockifyProjects projects, ClockifyClients clients, ClockifyTasks tasks)
{
    public IArchivable Of(ClockifyProject project) => new ArchivableProject(projects, project);

    public IArchivable Of(ClockifyClient client) => new ArchivableClient(clients, client);

    public IArchivable Of(string projectId, ClockifyTask task) => new ArchivableTask(tasks, projectId, task);

    /// <summary>Reads the current state of an entity; null if the entity no longer exists.</summary>
    public async Task<IArchivable?> FindAsync(WorkspaceAccess access, ArchivableKind kind, string? parentId, string id)
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
