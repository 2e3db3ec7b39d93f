using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Connections;

/// <summary>How employees connect their Clockify account, see what they have, and disconnect.</summary>
internal static class ConnectionsEndpoints
{
    public static void AddConnectionsFeature(this IServiceCollection services)
    {
        services.AddSingleton<StartConnection>();
        services.AddSingleton<WaitForConnection>();
        services.AddSingleton<Disconnect>();
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

    /// <summary>Lists your connections</summary>
    /// <remarks>Newest first. A connect URL is never listed: read the single connection for it.</remarks>
    /// <param name="caller">Who calls.</param>
    /// <param name="list">Which page.</param>
    /// <param name="callerConnection">Finds the caller's connections.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <response code="200">Your connections.</response>
    public static async Task<Ok<ItemPage<Connection>>> ListConnections(
        Caller caller,
        [AsParameters] ListQuery list,
        [FromServices] ConnectionResolver callerConnection,
        CancellationToken cancellationToken
    )
    {
        var owned = await callerConnection.OwnedByAsync(caller, cancellationToken);
        return TypedResults.Ok(list.PageOf([.. owned.All.Select(one => Connection.Of(one.Link))]));
    }

    /// <summary>Starts a connection</summary>
    /// <remarks>
    /// Open `connectUrl` in the employee's browser, then wait with `GET /api/v1/connections/{connectionId}?wait=25`. While one is pending
    /// the same one is answered again; one that nobody finished within 15 minutes is replaced.
    /// </remarks>
    /// <param name="caller">Who calls.</param>
    /// <param name="request">Nothing, or an empty object.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <response code="200">The connection that is pending already.</response>
    /// <response code="201">A new pending connection.</response>
    public static async Task<Results<Ok<Connection>, Created<Connection>>> StartConnection(
        Caller caller,
        StartConnectionRequest? request,
        [FromServices] StartConnection start,
        CancellationToken cancellationToken
    )
    {
        var (connection, isNew) = await start.RunAsync(caller, cancellationToken);
        return isNew ? TypedResults.Created($"/api/v1/connections/{connection.Id}", connection) : TypedResults.Ok(connection);
    }

    /// <summary>Reads a connection, or waits for it</summary>
    /// <remarks>With `wait` a pending connection is answered as soon as it changes, or as it is after that many seconds.</remarks>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="wait">Seconds to wait while it is pending, 0 to 25; 0 unless told.</param>
    /// <param name="waiting">Waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <response code="200">The connection; with `connectUrl` while it is pending.</response>
    public static async Task<Ok<Connection>> GetConnection(
        HttpContext context,
        Caller caller,
        string connectionId,
        [FromQuery] int? wait,
        [FromServices] WaitForConnection waiting,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await waiting.RunAsync(caller, connectionId, wait ?? 0, isForHead: context.IsForHead(), cancellationToken));

    /// <summary>Disconnects</summary>
    /// <remarks>
    /// The newest connection left becomes the default. Your Clockify API key itself lives on until you make a new one in Clockify.
    /// </remarks>
    /// <param name="caller">Who calls.</param>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="disconnect">Disconnects.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<DeletedConnection>> DeleteConnection(
        Caller caller,
        string connectionId,
        [FromServices] Disconnect disconnect
    ) => TypedResults.Ok(await disconnect.RunAsync(caller, connectionId));

    /// <summary>Makes a connection the default</summary>
    /// <remarks>From then on your calls take it, unless they name another by `Maton-Connection`.</remarks>
    /// <param name="caller">Who calls.</param>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="links">The caller's connections.</param>
    /// <param name="store">Keeps the choice.</param>
    /// <param name="audit">Remembers who chose.</param>
    /// <response code="200">The connection, now the default.</response>
    public static async Task<Ok<Connection>> SetDefaultConnection(
        Caller caller,
        string connectionId,
        [FromServices] UserConnections links,
        [FromServices] UserConnectionStore store,
        [FromServices] AuditLog audit
    )
    {
        var link = (await links.ReadAsync(caller.OwnerKey)).Own(connectionId).Link;
        if (!await store.MakeDefaultAsync(link))
        {
            throw ConnectionResolver.Refuse(link);
        }

        audit.RecordConnection(caller.OwnerKey, connectionId, "default");
        return TypedResults.Ok(Connection.Of((await links.ReadChangedAsync(caller.OwnerKey)).Own(connectionId).Link));
    }
}
