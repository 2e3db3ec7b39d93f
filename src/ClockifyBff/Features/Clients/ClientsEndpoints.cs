using ClockifyBff.Api;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Deletion;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Clients;

/// <summary>Maps the routes of clients.</summary>
internal static class ClientsEndpoints
{
    public static void MapClients(this IEndpointRouteBuilder app)
    {
        var clients = app.MapWorkspaceGroup("/clients", "Clients");
        clients.MapGet("/", ListClients).WithName(nameof(ListClients)).CacheResponses();
        clients.MapPost("/", CreateClient).WithName(nameof(CreateClient));
        clients.MapGet("/{clientId}", GetClient).WithName(nameof(GetClient));
        clients.MapPatch("/{clientId}", UpdateClient).WithName(nameof(UpdateClient)).AcceptsMergePatch<UpdateClientRequest>();
        clients.MapDelete("/{clientId}", DeleteClient).WithName(nameof(DeleteClient));
    }

    /// <summary>List clients</summary>
    /// <remarks>
    /// Returns the clients of the workspace, active and archived. Results come from a cache of the whole list, so searching while the user
    /// types costs no Clockify requests.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">A page of clients.</response>
    public static async Task<Ok<ItemPage<Client>>> ListClients(
        OwnConnection own,
        ClockifyId workspaceId,
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

    /// <summary>Create a client</summary>
    /// <remarks>
    /// Creates a client in the workspace. Fails with 409 `name_taken` if another client has the name, even an archived one. Clockify
    /// ignores `ccEmails`, `currencyId` and `archived` when a client is created; set them with PATCH afterwards.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="201">The created client.</response>
    public static async Task<Created<Client>> CreateClient(
        OwnConnection own,
        ClockifyId workspaceId,
        IdempotencyKey idempotency,
        CreateClientRequest client,
        [FromServices] ClockifyClients clients
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = new ClockifyClientBody(client.Name!, client.Email, client.Address, client.Note);
        var created = Client.Of(
            await idempotency.SendAsync(
                since => clients.FindCreatedAsync(access.Workspace, body, since),
                () => clients.CreateAsync(access, body)
            )
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/clients/{created.Id}", created);
    }

    /// <summary>Get a client</summary>
    /// <remarks>Returns the current state of a client, read from Clockify.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="clientId">The id of the client.</param>
    /// <response code="200">The client.</response>
    public static async Task<Ok<Client>> GetClient(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId clientId,
        [FromServices] ClockifyClients clients
    ) => TypedResults.Ok(Client.Of(await clients.GetAsync(await own.ReadAsync(workspaceId), clientId)));

    /// <summary>Update a client</summary>
    /// <remarks>Applies a JSON merge patch (RFC 7396): members that are absent stay unchanged, and null clears a value.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="clientId">The id of the client.</param>
    /// <response code="200">The updated client.</response>
    public static async Task<Ok<Client>> UpdateClient(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId clientId,
        UpdateClientRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyClients clients
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await clients.GetAsync(access.Workspace, clientId);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                Client.Of(current),
                ifMatch,
                patch => patch.AppliedTo(current),
                async client => Client.Of(await clients.UpdateAsync(access, current, client))
            )
        );
    }

    /// <summary>Delete a client</summary>
    /// <remarks>
    /// Deletes a client. Its projects remain, without a client. Clockify deletes archived clients only, so an active client is archived
    /// first; if the delete then fails, the client is restored to its previous state.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="clientId">The id of the client.</param>
    /// <response code="200">The deleted client and the steps taken; for a dry run, the steps that a delete would take.</response>
    public static async Task<Ok<Deletion<Client>>> DeleteClient(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId clientId,
        [AsParameters] DeletionQuery query,
        IfMatch ifMatch,
        [FromServices] ClockifyClients clients,
        [FromServices] ReferenceData data,
        [FromServices] Archivables archivables,
        [FromServices] TwoStepDelete delete
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await clients.GetAsync(access.Workspace, clientId);
        var (shown, archivable) = (Client.Of(current), archivables.Of(current));
        ifMatch.Check(shown);
        return TypedResults.Ok(
            query.DryRun == true
                ? Deletion<Client>.Planned(shown, archivable.Steps, Concerned(await data.ProjectsAsync(access.Workspace), clientId))
                : Deletion<Client>.Done(shown, await delete.RunAsync(access, archivable))
        );
    }

    private static ConcernedByDeletion Concerned(IEnumerable<ClockifyProject> projects, string clientId)
    {
        var theirs = projects.Where(project => project.IdOfClient == clientId).ToList();
        var seconds = theirs.Sum(project => Durations.ToSeconds(project.Duration) ?? 0);
        return new([], [.. theirs.Select(project => new NamedItem(project.Id, project.Name))], Durations.Format(seconds), seconds);
    }
}
