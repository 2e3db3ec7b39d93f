using ClockifyBff.Http;
using ClockifyBff.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Connections;

/// <summary>Offboarding: what administrators see and end.</summary>
internal static class AdminConnectionsEndpoints
{
    public static void MapAdminConnections(this IEndpointRouteBuilder app)
    {
        var connections = app.MapApiGroup("/admin/connections", "Administration", ApiConventions.NoStore).RequireAdmin();
        connections.MapGet("/", ListAllConnections).WithName(nameof(ListAllConnections));
        connections.MapDelete("/{connectionId}", DeleteAnyConnection).WithName(nameof(DeleteAnyConnection));
    }

    /// <summary>Lists everybody's connections</summary>
    /// <remarks>Also those of the Maton account that nobody has a link to. Needs the role of `Authentication:AdminRole`.</remarks>
    /// <param name="list">Which page.</param>
    /// <param name="overview">Reads them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <response code="200">Connections by their owners' addresses; those without a link last.</response>
    public static async Task<Ok<ItemPage<AdminConnection>>> ListAllConnections(
        [AsParameters] ListQuery list,
        [FromServices] ConnectionOverview overview,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(list.PageOf(await overview.ReadAsync(cancellationToken)));

    /// <summary>Ends anybody's connection</summary>
    /// <remarks>
    /// For an employee who leaves. Needs the role of `Authentication:AdminRole`. The Clockify API key itself lives on until it is
    /// regenerated in Clockify.
    /// </remarks>
    /// <param name="caller">Who calls.</param>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="disconnect">Disconnects.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<DeletedAdminConnection>> DeleteAnyConnection(
        Caller caller,
        string connectionId,
        [FromServices] Disconnect disconnect,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await disconnect.RunForAnybodyAsync(caller, connectionId, cancellationToken));
}
