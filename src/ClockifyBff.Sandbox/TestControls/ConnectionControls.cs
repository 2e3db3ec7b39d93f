using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>
/// <c>/sandbox/connections</c>: lists connections with their owners, and changes them in ways that Maton's API doesn't offer.
/// </summary>
internal sealed class ConnectionControls(ConnectionStore connections, ClockifyStore store, SandboxAddress address, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder controls)
    {
        controls.MapGet("/connections", List);
        controls.MapPost("/connections", Add);
        controls.MapPatch("/connections/{id}", Change);
        controls.MapDelete("/connections/{id}", Remove);
    }

    private Task List(HttpContext context) =>
        context.Response.WriteControlJsonAsync(new { connections = connections.List().Select(ToJson) });

    private async Task Add(HttpContext context)
    {
        var newConnection = await context.Request.ReadControlJsonAsync<NewConnection>();
        if (newConnection.Email is not null && newConnection.App == MatonApps.Clockify)
        {
            store.AddUser(newConnection.Email);
        }

        var added = connections.Change(
            connections.Add(newConnection.App).Id,
            connection => connection with { Status = newConnection.Status, Email = newConnection.Email }
        );
        await context.Response.WriteControlJsonAsync(ToJson(added!), StatusCodes.Status201Created);
    }

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadControlJsonAsync<ConnectionChange>();
        if (change.Email is not null)
        {
            store.AddUser(change.Email);
        }

        var changed = connections.Change(
            context.RouteValue("id"),
            connection =>
                connection with
                {
                    Status = change.Status ?? connection.Status,
                    Email = change.Email ?? connection.Email,
                    KeyRevoked = change.KeyRevoked ?? connection.KeyRevoked,
                    // Maton doesn't notice a new API key or account: its timestamp changes only with the status, or on request (touch).
                    LastUpdatedTime = change.Touch || change.Status is not null ? time.GetUtcNow() : connection.LastUpdatedTime,
                }
        );
        await (changed is null ? NotFound(context) : context.Response.WriteControlJsonAsync(ToJson(changed)));
    }

    private Task Remove(HttpContext context) =>
        connections.Remove(context.RouteValue("id")) ? context.Response.WriteNoContentAsync() : NotFound(context);

    private object ToJson(Connection connection) =>
        new
        {
            connection.Id,
            connection.App,
            connection.Status,
            connection.Email,
            userId = connection.Email is null ? null : store.FindUserByEmail(connection.Email)?.Id,
            connection.KeyRevoked,
            connection.CreationTime,
            connection.LastUpdatedTime,
            connectUrl = address.ConnectUrl(connection.SessionToken),
        };

    private static Task NotFound(HttpContext context) =>
        context.Response.WriteControlJsonAsync(new { error = "The connection doesn't exist." }, StatusCodes.Status404NotFound);
}
