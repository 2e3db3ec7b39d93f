using ClockifyBff.Caching;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Clients;

/// <summary>Reads and writes clients.</summary>
internal sealed class ClockifyClients(ClockifyApiClient clockify, ReferenceData data)
{
    public Task<ClockifyClient> GetAsync(WorkspaceAccess access, string clientId) =>
        clockify.GetOneAsync(access, $"/clients/{clientId}", ClockifyJson.Default.ClockifyClient, "clientId", "client");

    public Task<ClockifyClient> CreateAsync(WriteAccess access, ClockifyClientBody client) =>
        WriteAsync(
            access,
            new ClockifyWrite("CreateClient", HttpMethod.Post, access.Workspace.Path("/clients"), null, CacheTag.Clients),
            client
        );

    /// <summary>Returns the client that an earlier attempt created; null if no attempt created one.</summary>
    public async Task<ClockifyClient?> FindCreatedAsync(WorkspaceAccess access, ClockifyClientBody client, FirstAttempt firstAttempt) =>
        EffectFinder.Find(
            Names.Identical(await data.ClientsAsync(access, CacheFreshness.Uncached), client.Name, item => item.Name),
            firstAttempt,
            item => SentValues.Match(client, item)
        );

    /// <summary>Replaces a client. Members that are null are cleared. Invalidates projects too, because they include the name.</summary>
    public async Task<ClockifyClient> UpdateAsync(WriteAccess access, ClockifyClient current, ClockifyClientBody client)
    {
        var write = new ClockifyWrite(
            "UpdateClient",
            HttpMethod.Put,
            access.Workspace.Path($"/clients/{current.Id}"),
            current.Id,
            CacheTag.Clients,
            CacheTag.Projects,
            access.Workspace.OwnTimeEntriesTag
        );
        var changed = await WriteAsync(access, write, client, current.CurrencyId);

        // The response to a PUT lacks the currency code.
        return changed with
        {
            CurrencyCode = changed.CurrencyCode ?? await CurrencyCodeAsync(access.Workspace, changed.CurrencyId),
        };
    }

    /// <summary>Archives or restores a client. Its projects are unchanged.</summary>
    public Task ArchiveAsync(WriteAccess access, ClockifyClient current, bool archived) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                archived ? "ArchiveClient" : "RestoreClient",
                HttpMethod.Put,
                access.Workspace.Path($"/clients/{current.Id}"),
                current.Id,
                CacheTag.Clients,
                CacheTag.Projects
            ),
            new ClockifyClientBody(
                current.Name,
                current.Email,
                current.Address,
                current.Note,
                current.CcEmails,
                archived,
                current.CurrencyId
            )
        );

    /// <summary>Deletes an archived client. Its projects stay, without a client.</summary>
    public Task DeleteAsync(WriteAccess access, string clientId) =>
        clockify.WriteAsync(
            new ClockifyWrite(
                "DeleteClient",
                HttpMethod.Delete,
                access.Workspace.Path($"/clients/{clientId}"),
                clientId,
                CacheTag.Clients,
                CacheTag.Projects,
                access.Workspace.OwnTimeEntriesTag
            ),
            access
        );

    private async Task<ClockifyClient> WriteAsync(
        WriteAccess access,
        ClockifyWrite write,
        ClockifyClientBody client,
        string? presentCurrencyId = null
    )
    {
        try
        {
            return await clockify.WriteAsync(
                write.With(client, ClockifyJson.Default.ClockifyClientBody),
                ClockifyJson.Default.ClockifyClient,
                access
            );
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw await rejection.ExplainAsync(async () =>
                Names
                    .Equal(await data.ClientsAsync(access.Workspace, CacheFreshness.Recent), client.Name, item => item.Name)
                    .FirstOrDefault(item => item.Id != write.EntityId)
                    is { } other
                    ? rejection.NameTaken("client", new NamedEntity(other.Id, other.Name))
                : client.CurrencyId is { } currency && await CurrencyCodeAsync(access.Workspace, currency) is null
                    ? currency == presentCurrencyId
                            ? rejection.Blocked("The client's present currency is no longer a currency of the workspace.")
                        : rejection.NotFound("currencyId", "currency")
                : rejection.TooLong("name", client.Name, 100)
                    ?? rejection.TooLong("note", client.Note, 3000)
                    ?? rejection.TooLong("address", client.Address, 3000)
            );
        }
    }

    private async ValueTask<string?> CurrencyCodeAsync(WorkspaceAccess access, string? currencyId) =>
        currencyId is null
            ? null
            : (await data.WorkspacesAsync(access.Reader))
                .Find(access.WorkspaceId)
                ?.Currencies?.FirstOrDefault(currency => currency.Id == currencyId)
                ?.Code;
}
