using ClockifyBff.Clockify;
using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.Me;

/// <summary>What a frontend asks first.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder app) => app.MapCurated("/me", "Me").MapGet("/", GetMe).WithName(nameof(GetMe));

    /// <summary>Tells who calls</summary>
    /// <remarks>Answers also without a connection that works: then `user` and `activeWorkspace` are null, and so is `connection` when there is none.</remarks>
    /// <param name="caller">Who calls.</param>
    /// <param name="chosen">One of your own connections; without it your default.</param>
    /// <param name="callerConnection">Finds the connection that the caller's calls take.</param>
    /// <param name="links">The caller's connections.</param>
    /// <param name="clockify">Asks Clockify.</param>
    /// <param name="authentication">Which role administers.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <response code="200">The caller, with or without a connection.</response>
    public static async Task<Ok<Me>> GetMe(
        Caller caller,
        [FromHeader(Name = CallerConnection.Header)] string? chosen,
        [FromServices] CallerConnection callerConnection,
        [FromServices] Links links,
        [FromServices] ClockifyClient clockify,
        [FromServices] IOptions<AuthenticationSettings> authentication,
        CancellationToken cancellationToken)
    {
        ClockifyUser? user = null;
        ClockifyWorkspace? workspace = null;
        try
        {
            var passage = await callerConnection.PassageAsync(caller, chosen, cancellationToken);
            user = await clockify.GetUserAsync(passage, cancellationToken);
            workspace = user.ActiveWorkspace is { Length: > 0 } active ? await clockify.FindWorkspaceAsync(active, passage, cancellationToken) : null;
        }
        catch (ProblemException e) when (e.Problem.Status == StatusCodes.Status409Conflict && e.Problem.Action != NextAction.Wait)
        {
            // The connection below says the same.
        }

        var connection = (await links.OfAsync(caller.OwnerKey)).Choose(chosen)?.Link;
        return TypedResults.Ok(new Me(
            new CallerInfo(caller.Email ?? connection?.Email, [.. caller.Roles], caller.HasConfiguredRole(authentication.Value.AdminRole)),
            connection is null ? null : Connection.Of(connection),
            user is null ? null : MyUser.Of(user),
            workspace is null ? null : new ActiveWorkspace(workspace.Id, workspace.Name)));
    }
}
