using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Connections;
using ClockifyBff.Failures;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.Me;

/// <summary>Maps the route of the current user.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder app) =>
        app.MapApiGroup("/me", "Me").WithDeadline().WithAge().MapGet("/", GetMe).WithName(nameof(GetMe));

    /// <summary>Get the current user</summary>
    /// <remarks>
    /// Returns the caller, the connection that the caller's requests use, and the caller's user in Clockify. Succeeds without a working
    /// connection: then `user` and `activeWorkspace` are null, and `connection` is null if the caller has none.
    /// </remarks>
    /// <response code="200">The current user.</response>
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
        catch (ServiceException e)
            when (e
                    is ConnectionException { Kind: not (ConnectionFailureKind.NotFound or ConnectionFailureKind.AdoptionPending) }
                        or UpstreamException { IsConnectionUnusable: true }
            )
        {
            // The connection in the response has this status, too.
            await own.ReportAsync(e);
        }

        var connection = (await connections.GetAsync(caller.OwnerKey)).Choose(own.Chosen)?.Connection;
        return TypedResults.Ok(
            new Me(
                new CallerInfo(caller.Email ?? connection?.Email, [.. caller.Roles], caller.HasRole(authentication.Value.AdminRole)),
                connection is null ? null : Connection.Of(connection),
                user is null ? null : MyUser.Of(user, zones),
                workspace is null ? null : new ActiveWorkspace(workspace.Id, workspace.Name)
            )
        );
    }
}
