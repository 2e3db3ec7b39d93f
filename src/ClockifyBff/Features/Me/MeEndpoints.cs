using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.Me;

/// <summary>What a frontend asks first.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder app) =>
        app.MapApiGroup("/me", "Me").WithDeadline().WithAge().MapGet("/", GetMe).WithName(nameof(GetMe));

    /// <summary>Tells who calls</summary>
    /// <remarks>
    /// Answers also without a connection that works: then `user` and `activeWorkspace` are null, and so is `connection` when there is none.
    /// </remarks>
    /// <param name="caller">Who calls.</param>
    /// <param name="own">The connection that the caller's calls take.</param>
    /// <param name="connections">The caller's connections.</param>
    /// <param name="data">What Clockify says.</param>
    /// <param name="zones">Which zone an id means.</param>
    /// <param name="authentication">Which role administers.</param>
    /// <response code="200">The caller, with or without a connection.</response>
    public static async Task<Ok<Me>> GetMe(
        Caller caller,
        OwnConnection own,
        [FromServices] UserConnections connections,
        [FromServices] ReferenceData data,
        [FromServices] ProfileTimeZones zones,
        [FromServices] IOptions<AuthenticationSettings> authentication
    )
    {
        ClockifyUser? user = null;
        ClockifyWorkspace? workspace = null;
        try
        {
            var access = await own.ReadAsync();
            user = await data.UserAsync(access);
            workspace = (await data.WorkspacesAsync(access)).Find(user.ActiveWorkspace);
        }
        catch (ProblemException e) when (e.Problem.Status == StatusCodes.Status409Conflict && e.Problem.Action != NextAction.Wait)
        {
            // The connection below says the same.
        }

        var connection = (await connections.OfAsync(caller.OwnerKey)).Choose(own.Chosen)?.Link;
        return TypedResults.Ok(
            new Me(
                new CallerInfo(
                    caller.Email ?? connection?.Email,
                    [.. caller.Roles],
                    caller.HasConfiguredRole(authentication.Value.AdminRole)
                ),
                connection is null ? null : Connection.Of(connection),
                user is null ? null : MyUser.Of(user, zones),
                workspace is null ? null : new ActiveWorkspace(workspace.Id, workspace.Name)
            )
        );
    }
}
