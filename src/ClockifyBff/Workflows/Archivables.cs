using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Workflows;

/// <summary>Where each kind of them is kept.</summary>
internal sealed class Archivables(ClockifyProjects projects, ClockifyClients clients, ClockifyTasks tasks)
{
    private const string Archive = "archive";
    private const string Close = "close";

    public Archivable Of(ClockifyProject project) =>
        new(
            ArchivableKind.Project,
            null,
            project.Id,
            Archive,
            project.Archived ?? false,
            (access, archived) => projects.ArchiveAsync(access, project, archived),
            access => projects.DeleteAsync(access, project.Id)
        );

    public Archivable Of(ClockifyClientEntity client) =>
        new(
            ArchivableKind.Client,
            null,
            client.Id,
            Archive,
            client.Archived ?? false,
            (access, archived) => clients.ArchiveAsync(access, client, archived),
            access => clients.DeleteAsync(access, client.Id)
        );

    public Archivable Of(string projectId, ClockifyTask task) =>
        new(
            ArchivableKind.Task,
            projectId,
            task.Id,
            Close,
            task.IsDone,
            (access, done) => tasks.CloseAsync(access, projectId, task, done),
            access => tasks.DeleteAsync(access, projectId, task.Id)
        );

    /// <summary>One of them as it is now; null when it is gone.</summary>
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
        catch (ProblemException e) when (e.Problem.Error == ErrorCode.NotFound)
        {
            return null;
        }
    }
}
