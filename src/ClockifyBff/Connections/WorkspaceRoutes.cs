using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Upstream;

namespace ClockifyBff.Connections;

/// <summary>What curated routes below a workspace have in common.</summary>
internal static class WorkspaceRoutes
{
    /// <summary>A group of routes about things in a workspace.</summary>
    public static RouteGroupBuilder MapInWorkspace(this IEndpointRouteBuilder app, string prefix, string tag)
    {
        var group = app.MapApiGroup($"/workspaces/{{workspaceId}}{prefix}", tag).WithDeadline().WithIdempotencyKeys();
        group.AddEndpointFilter(TellUnknownWorkspaceAsync);
        return group.WithAge();
    }

    /// <summary>
    /// Clockify refuses what is in a workspace that isn't the caller's like what the caller may not do in their own: the list of workspaces
    /// tells which.
    /// </summary>
    private static async ValueTask<object?> TellUnknownWorkspaceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ProblemException e) when (IsUnclear(e) && context.Arguments.OfType<OwnConnection>().FirstOrDefault() is { } own)
        {
            var access = await own.ReadAsync((string)context.HttpContext.Request.RouteValues["workspaceId"]!);
            try
            {
                await context.HttpContext.RequestServices.GetRequiredService<ClockifyWorkspaces>().GetAsync(access);
            }
            catch (Exception other)
                when (other is OperationCanceledException
                    || (other is ProblemException problem && problem.Problem.Error != ErrorCode.NotFound)
                )
            {
                // It can't be told: then what happened to the call itself is the answer.
            }

            throw;
        }
    }

    private static bool IsUnclear(ProblemException e) =>
        (e as ClockifyRejection ?? e.InnerException as ClockifyRejection)
            is { Upstream.Status: 403 or 404 or >= 500, Upstream.Code: not (1003 or 4005 or 4030) };
}
