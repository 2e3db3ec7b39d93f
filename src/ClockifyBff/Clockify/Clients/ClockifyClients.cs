using ClockifyBff.Caching;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Clients;

/// <summary>How Clockify keeps clients.</summary>
internal sealed class ClockifyClients(ClockifyClient clockify, ReferenceData data)
{
    public Task<ClockifyClientEntity> GetAsync(WorkspaceAccess access, string clientId) =>
        clockify.GetOneAsync(access, $"/clients/{clientId}", ClockifyJson.Default.ClockifyClientEntity, "clientId", "client");

    public Task<ClockifyClientEntity> CreateAsync(WriteAccess access, ClockifyClientBody client) =>
        WriteAsync(access, new ClockifyWrite("CreateClient", HttpMethod.Post, access.Path("/clients"), null, CacheTag.Clients), client);

    /// <summary>The client that an attempt created; null where it created none.</summary>
    public async Task<ClockifyClientEntity?> FindCreatedAsync(WorkspaceAccess access, ClockifyClientBody client, FirstAttempt since) =>
        Effect.Among(
            Names.Identical(await data.ClientsAsync(access, CacheFreshness.Uncached), client.Name, one => one.Name),
            since,
            one => Agreement.With(client, one)
        );

    /// <summary>Replaces a client: what is left out is cleared. Projects show the name, so they are old too.</summary>
    public async Task<ClockifyClientEntity> UpdateAsync(WriteAccess access, ClockifyClientEntity current, ClockifyClientBody client)
    {
        var write = new ClockifyWrite(
            "UpdateClient",
            HttpMethod.Put,
            access.Path($"/clients/{current.Id}"),
            current.Id,
            CacheTag.Clients,
            CacheTag.Projects,
            access.OwnEntries
        );
        var changed = await WriteAsync(access, write, client, current.CurrencyId);

        // The answer to a PUT leaves the currency's code out.
        return changed with
        {
            CurrencyCode = changed.CurrencyCode ?? await CurrencyCodeAsync(access, changed.CurrencyId),
        };
    }

    /// <summary>Puts a client out of use or back; its projects stay as they are.</summary>
    public Task ArchiveAsync(WriteAccess access, ClockifyClientEntity current, bool archived) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                archived ? "ArchiveClient" : "RestoreClient",
                HttpMethod.Put,
                access.Path($"/clients/{current.Id}"),
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

    /// <summary>Deletes an archived client. Its projects stay, without it.</summary>
    public Task DeleteAsync(WriteAccess access, string clientId) =>
        clockify.WriteAsync(
            new ClockifyWrite(
                "DeleteClient",
                HttpMethod.Delete,
                access.Path($"/clients/{clientId}"),
                clientId,
                CacheTag.Clients,
                CacheTag.Projects,
                access.OwnEntries
            ),
            access
        );

    private async Task<ClockifyClientEntity> WriteAsync(
        WriteAccess access,
        ClockifyWrite write,
        ClockifyClientBody client,
        string? presentCurrency = null
    )
    {
        try
        {
            return await clockify.WriteAsync(
                write.With(client, ClockifyJson.Default.ClockifyClientBody),
                ClockifyJson.Default.ClockifyClientEntity,
                access
            );
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw await refusal.ExplainAsync(async () =>
                Names
                    .Equal(await data.ClientsAsync(access, CacheFreshness.Recent), client.Name, other => other.Name)
                    .FirstOrDefault(other => other.Id != write.Entity)
                    is { } holder
                    ? refusal.NameTaken("client", new Candidate(holder.Id, holder.Name, ClientName: null))
                : client.CurrencyId is { } currency && await CurrencyCodeAsync(access, currency) is null
                    ? currency == presentCurrency ? refusal.Barred("The client's present currency is none of the workspace any more.")
                        : refusal.NotFound("currencyId", "currency")
                : refusal.TooLong("name", client.Name, 100)
                    ?? refusal.TooLong("note", client.Note, 3000)
                    ?? refusal.TooLong("address", client.Address, 3000)
            );
        }
    }

    private async ValueTask<string?> CurrencyCodeAsync(WorkspaceAccess access, string? currencyId) =>
        currencyId is null
            ? null
            : (await data.WorkspacesAsync(access))
                .Find(access.WorkspaceId)
                ?.Currencies?.FirstOrDefault(currency => currency.Id == currencyId)
                ?.Code;
}
