using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.Levers;

/// <summary><c>/sandbox/connections</c>: makes and changes connections as no API of Maton can, and tells whose they are.</summary>
internal sealed class ConnectionLevers(Connections connections, Company company, SandboxAddress address, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder levers)
    {
        levers.MapGet("/connections", List);
        levers.MapPost("/connections", Add);
        levers.MapPatch("/connections/{id}", Change);
        levers.MapDelete("/connections/{id}", Remove);
    }

    private Task List(HttpContext context) => context.Response.WriteLeverAsync(new { connections = connections.All().Select(Shown) });

    private async Task Add(HttpContext context)
    {
        var wanted = await context.Request.ReadLeverAsync<NewConnection>();
        if (wanted.Email is not null && wanted.App == MatonApps.Clockify)
        {
            company.AddUser(wanted.Email);
        }

        var added = connections.Change(
            connections.Add(wanted.App).Id,
            connection => connection with { Status = wanted.Status, Email = wanted.Email }
        );
        await context.Response.WriteLeverAsync(Shown(added!), StatusCodes.Status201Created);
    }

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadLeverAsync<ConnectionChange>();
        if (change.Email is not null)
        {
            company.AddUser(change.Email);
        }

        var changed = connections.Change(
            context.Route("id"),
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
        await (changed is null ? NotFound(context) : context.Response.WriteLeverAsync(Shown(changed)));
    }

    private Task Remove(HttpContext context) => connections.Remove(context.Route("id")) ? context.Response.DoneAsync() : NotFound(context);

    private object Shown(Connection connection) =>
        new
        {
            connection.Id,
            connection.App,
            connection.Status,
            connection.Email,
            userId = connection.Email is null ? null : company.FindUserByEmail(connection.Email)?.Id,
            connection.KeyRevoked,
            connection.CreationTime,
            connection.LastUpdatedTime,
            connectUrl = address.ConnectUrl(connection.SessionToken),
        };

    private static Task NotFound(HttpContext context) =>
        context.Response.WriteLeverAsync(new { error = "no such connection" }, StatusCodes.Status404NotFound);
}
