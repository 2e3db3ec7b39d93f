using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Clients;

namespace ClockifyBff.Deletion;

/// <summary>A client that can be archived and deleted.</summary>
internal sealed class ArchivableClient(ClockifyClients clients, ClockifyClient client) : IArchivable
{
    public ArchivableKind Kind => ArchivableKind.Client;

    public string Id => client.Id;

    public bool IsArchived => client.Archived ?? false;

    public Task SetArchivedAsync(WriteAccess access, bool archived) => clients.ArchiveAsync(access, client, archived);

    public Task DeleteAsync(WriteAccess access) => clients.DeleteAsync(access, client.Id);
}
