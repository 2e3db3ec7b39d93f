using ClockifyBff.Api;
using ClockifyBff.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Connections;

/// <summary>Maps the routes with which administrators list and delete connections, for example when an employee leaves.</summary>
internal static class AdminConnectionsEndpoints
{
    public static void MapAdminConnections(this IEndpointRouteBuilder app)
    {
        var connections = app.MapApiGroup("/admin/connections", "Administration", ApiConventions.NoStore).RequireAdmin();
        connections.MapGet("/", ListAllConnections).WithName(nameof(ListAllConnections));
        connections.MapDelete("/{connectionId}", DeleteAnyConnection).WithName(nameof(DeleteAnyConnection));
    }

    /// <summary>List all connections</summary>
    /// <remarks>
    /// Returns the connections of all users, sorted by the owner's e-mail address, followed by connections of the Maton account that belong
    /// to no user. Requires the administrator role (setting `Authentication:AdminRole`).
    /// </remarks>
    /// <response code="200">A page of connections.</response>
    public static async Task<Ok<ItemPage<AdminConnection>>> ListAllConnections(
        [AsParameters] ListQuery list,
        [FromServices] ConnectionOverview overview,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(list.PageOf(await overview.ReadAsync(cancellationToken)));

    /// <summary>Delete any connection</summary>
    /// <remarks>
    /// Deletes a connection of any user, for example when an employee leaves. The user's Clockify API key remains valid until a new one is
    /// generated in Clockify. Requires the administrator role (setting `Authentication:AdminRole`).
    /// </remarks>
    /// <param name="connectionId">The id of the connection.</param>
    /// <response code="200">The deleted connection.</response>
    public static async Task<Ok<DeletedAdminConnection>> DeleteAnyConnection(
        Caller caller,
        string connectionId,
        [FromServices] DisconnectHandler handler,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await handler.HandleForAdminAsync(caller, connectionId, cancellationToken));
}
