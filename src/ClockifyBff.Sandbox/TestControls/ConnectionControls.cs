using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary><c>/sandbox/connections</c>: makes and changes connections as no API of Maton can, and tells whose they are.</summary>
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
        context.Response.WriteControlJsonAsync(new { connections = connections.List().Select(Shown) });

    private async Task Add(HttpContext context)
    {
        var wanted = await context.Request.ReadControlJsonAsync<NewConnection>();
        if (wanted.Email is not null && wanted.App == MatonApps.Clockify)
        {
            store.AddUser(wanted.Email);
        }

        var added = connections.Change(
            connections.Add(wanted.App).Id,
            connection => connection with { Status = wanted.Status, Email = wanted.Email }
        );
        await context.Response.WriteControlJsonAsync(Shown(added!), StatusCodes.Status201Created);
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
                    // A new API key or another account is Clockify's affair: Maton's time moves only with the status, or when told to.
                    LastUpdatedTime = change.Touch || change.Status is not null ? time.GetUtcNow() : connection.LastUpdatedTime,
                }
        );
        await (changed is null ? NotFound(context) : context.Response.WriteControlJsonAsync(Shown(changed)));
    }

    private Task Remove(HttpContext context) =>
        connections.Remove(context.RouteValue("id")) ? context.Response.WriteNoContentAsync() : NotFound(context);

    private object Shown(Connection connection) =>
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
        context.Response.WriteControlJsonAsync(new { error = "no such connection" }, StatusCodes.Status404NotFound);
}
