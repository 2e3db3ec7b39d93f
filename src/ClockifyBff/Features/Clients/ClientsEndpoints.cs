using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Connections;
using ClockifyBff.Deletion;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Clients;

/// <summary>Whom projects are for.</summary>
internal static class ClientsEndpoints
{
    public static void MapClients(this IEndpointRouteBuilder app)
    {
        var clients = app.MapInWorkspace("/clients", "Clients");
        clients.MapGet("/", ListClients).WithName(nameof(ListClients)).FromCopies();
        clients.MapPost("/", CreateClient).WithName(nameof(CreateClient));
        clients.MapGet("/{clientId}", GetClient).WithName(nameof(GetClient));
        clients.MapPatch("/{clientId}", UpdateClient).WithName(nameof(UpdateClient)).AcceptsMergePatch<UpdateClientRequest>();
        clients.MapDelete("/{clientId}", DeleteClient).WithName(nameof(DeleteClient));
    }

    /// <summary>Lists clients</summary>
    /// <remarks>Filters and search are answered from a copy of the whole list: a keystroke costs Clockify nothing.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which clients.</param>
    /// <param name="data">The clients.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<Client>>> ListClients(
        OwnConnection own,
        string workspaceId,
        [AsParameters] ListQuery list,
        [AsParameters] ListClientsQuery query,
        [FromServices] ReferenceData data
    )
    {
        var clients = Names
            .Containing(await data.ClientsAsync(await own.ReadAsync(workspaceId)), query.Search, client => client.Name)
            .Where(client => query.Archived is null || (client.Archived ?? false) == query.Archived)
            .SortBy(query.Sort, client => client.Name);
        return TypedResults.Ok(list.PageOf(clients).Select(Client.Of));
    }

    /// <summary>Creates a client</summary>
    /// <remarks>`ccEmails`, `currencyId` and `archived` are set by PATCH: Clockify ignores them here.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="client">The client.</param>
    /// <param name="clients">Keeps it.</param>
    /// <response code="201">The client.</response>
    public static async Task<Created<Client>> CreateClient(
        OwnConnection own,
        string workspaceId,
        IdempotencyKey idempotency,
        CreateClientRequest client,
        [FromServices] ClockifyClients clients
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = new ClockifyClientBody(client.Name!, client.Email, client.Address, client.Note);
        var created = Client.Of(
            await idempotency.SendAsync(since => clients.FindCreatedAsync(access, body, since), () => clients.CreateAsync(access, body))
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/clients/{created.Id}", created);
    }

    /// <summary>Reads a client</summary>
    /// <remarks>As it is in Clockify now.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="clientId">The client's id.</param>
    /// <param name="clients">Where it is.</param>
    /// <response code="200">The client.</response>
    public static async Task<Ok<Client>> GetClient(
        OwnConnection own,
        string workspaceId,
        string clientId,
        [FromServices] ClockifyClients clients
    ) => TypedResults.Ok(Client.Of(await clients.GetAsync(await own.ReadAsync(workspaceId), clientId)));

    /// <summary>Changes a client</summary>
    /// <remarks>A JSON merge patch (RFC 7396): what is absent stays, null clears.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="clientId">The client's id.</param>
    /// <param name="changes">What becomes different.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="clients">Keeps it.</param>
    /// <response code="200">The client as it is now.</response>
    public static async Task<Ok<Client>> UpdateClient(
        OwnConnection own,
        string workspaceId,
        string clientId,
        UpdateClientRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyClients clients
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await clients.GetAsync(access, clientId);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                Client.Of(current),
                ifMatch,
                wanted => wanted.AppliedTo(current),
                async client => Client.Of(await clients.UpdateAsync(access, current, client))
            )
        );
    }

    /// <summary>Deletes a client</summary>
    /// <remarks>
    /// Clockify deletes archived clients only: one in use is archived first, and is as it was if it can't be deleted. Its projects stay,
    /// without it.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="clientId">The client's id.</param>
    /// <param name="query">How.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="clients">Where it is.</param>
    /// <param name="data">Its projects.</param>
    /// <param name="retirables">What deleting it takes.</param>
    /// <param name="delete">Deletes it.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<Deletion<Client>>> DeleteClient(
        OwnConnection own,
        string workspaceId,
        string clientId,
        [AsParameters] DeletionQuery query,
        IfMatch ifMatch,
        [FromServices] ClockifyClients clients,
        [FromServices] ReferenceData data,
        [FromServices] Archivables retirables,
        [FromServices] TwoStepDelete delete
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await clients.GetAsync(access, clientId);
        var (shown, thing) = (Client.Of(current), retirables.Of(current));
        ifMatch.Check(shown);
        return TypedResults.Ok(
            query.DryRun == true
                ? Deletion<Client>.Planned(shown, thing.Steps, Concerned(await data.ProjectsAsync(access), clientId))
                : Deletion<Client>.Done(shown, await delete.RunAsync(access, thing))
        );
    }

    private static ConcernedByDeletion Concerned(IEnumerable<ClockifyProject> projects, string clientId)
    {
        var theirs = projects.Where(project => project.IdOfClient == clientId).ToList();
        var seconds = theirs.Sum(project => Durations.Seconds(project.Duration) ?? 0);
        return new([], [.. theirs.Select(project => new NamedItem(project.Id, project.Name))], Durations.Text(seconds), seconds);
    }
}
