using ClockifyBff.Api;
using ClockifyBff.Api.Server;
using ClockifyBff.Connections;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Connections;

/// <summary>Maps the routes with which users connect and disconnect their Clockify account, and registers their services.</summary>
internal static class ConnectionsEndpoints
{
    public static void AddConnectionsFeature(this IServiceCollection services)
    {
        services.AddSingleton<StartConnectionHandler>();
        services.AddSingleton<WaitForConnectionHandler>();
        services.AddSingleton<DisconnectHandler>();
        services.AddSingleton<ConnectionOverview>();
    }

    public static void MapConnections(this IEndpointRouteBuilder app)
    {
        var connections = app.MapApiGroup("/connections", "Connections", ApiConventions.NoStore);
        connections.MapGet("/", ListConnections).WithName(nameof(ListConnections));
        connections.MapPost("/", StartConnection).WithName(nameof(StartConnection));
        connections.MapGet("/{connectionId}", GetConnection).WithName(nameof(GetConnection));
        connections.MapDelete("/{connectionId}", DeleteConnection).WithName(nameof(DeleteConnection));
        connections.MapPut("/{connectionId}/default", SetDefaultConnection).WithName(nameof(SetDefaultConnection));
    }

    /// <summary>List your connections</summary>
    /// <remarks>
    /// Returns the caller's connections, newest first. `connectUrl` is always null in lists; get the single connection for it.
    /// </remarks>
    /// <response code="200">A page of connections.</response>
    public static async Task<Ok<ItemPage<Connection>>> ListConnections(
        Caller caller,
        [AsParameters] ListQuery list,
        [FromServices] ConnectionResolver resolver,
        CancellationToken cancellationToken
    )
    {
        var connections = await resolver.GetOwnedAsync(caller, cancellationToken);
        return TypedResults.Ok(list.PageOf([.. connections.All.Select(owned => Connection.Of(owned.Connection))]));
    }

    /// <summary>Start a connection</summary>
    /// <remarks>
    /// Starts a connection to the caller's Clockify account. Open `connectUrl` in the user's browser, then wait with `GET
    /// /api/v1/connections/{connectionId}?wait=25`. If a connection is already pending, it is returned instead of a new one, unless it is
    /// older than 15 minutes; then it is replaced.
    /// </remarks>
    /// <response code="200">The connection that was already pending.</response>
    /// <response code="201">The new pending connection.</response>
    public static async Task<Results<Ok<Connection>, Created<Connection>>> StartConnection(
        Caller caller,
        StartConnectionRequest? request,
        [FromServices] StartConnectionHandler handler,
        CancellationToken cancellationToken
    )
    {
        var (connection, isNew) = await handler.HandleAsync(caller, cancellationToken);
        return isNew ? TypedResults.Created($"/api/v1/connections/{connection.Id}", connection) : TypedResults.Ok(connection);
    }

    /// <summary>Get a connection</summary>
    /// <remarks>
    /// Returns a connection of the caller. With `wait`, a pending connection is returned as soon as its status changes, or after that many
    /// seconds.
    /// </remarks>
    /// <param name="connectionId">The id of the connection.</param>
    /// <param name="wait">The seconds to wait for a pending connection, 0 to 25. Default: 0.</param>
    /// <response code="200">The connection, with `connectUrl` while it is pending.</response>
    public static async Task<Ok<Connection>> GetConnection(
        HttpContext context,
        Caller caller,
        string connectionId,
        [FromQuery] int? wait,
        [FromServices] WaitForConnectionHandler handler,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await handler.HandleAsync(caller, connectionId, wait ?? 0, isForHead: context.IsForHead(), cancellationToken));

    /// <summary>Delete a connection</summary>
    /// <remarks>
    /// Deletes a connection of the caller. If it was the default, the newest remaining connection becomes the default. The Clockify API key
    /// remains valid until the user generates a new one in Clockify.
    /// </remarks>
    /// <param name="connectionId">The id of the connection.</param>
    /// <response code="200">The deleted connection.</response>
    public static async Task<Ok<DeletedConnection>> DeleteConnection(
        Caller caller,
        string connectionId,
        [FromServices] DisconnectHandler handler
    ) => TypedResults.Ok(await handler.HandleAsync(caller, connectionId));

    /// <summary>Set the default connection</summary>
    /// <remarks>
    /// Makes a connection the caller's default. Requests use the default connection unless they name another in the `Maton-Connection`
    /// header.
    /// </remarks>
    /// <param name="connectionId">The id of the connection.</param>
    /// <response code="200">The connection, which is now the default.</response>
    public static async Task<Ok<Connection>> SetDefaultConnection(
        Caller caller,
        string connectionId,
        [FromServices] UserConnections connections,
        [FromServices] UserConnectionStore store,
        [FromServices] AuditLog audit
    )
    {
        var connection = (await connections.ReadAsync(caller.OwnerKey)).Get(connectionId).Connection;
        if (!await store.MakeDefaultAsync(connection))
        {
            throw ConnectionException.Of(connection);
        }

        audit.RecordConnection(caller.OwnerKey, connectionId, "default");
        return TypedResults.Ok(Connection.Of((await connections.PublishChangeAsync(caller.OwnerKey)).Get(connectionId).Connection));
    }
}
