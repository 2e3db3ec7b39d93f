using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Failures;

namespace ClockifyBff.Api;

/// <summary>Conventions of the routes within a workspace.</summary>
internal static class WorkspaceRoutes
{
    /// <summary>
    /// Maps a group of routes below <c>/api/v1/workspaces/{workspaceId}</c>, with deadline, idempotency keys and the header <c>Age</c>.
    /// </summary>
    public static RouteGroupBuilder MapWorkspaceGroup(this IEndpointRouteBuilder app, string prefix, string tag)
    {
        var group = app.MapApiGroup($"/workspaces/{{workspaceId}}{prefix}", tag).WithDeadline().WithIdempotencyKeys();
        group.AddEndpointFilter(ReportUnknownWorkspaceAsync);
        return group.WithAge();
    }

    /// <summary>
    /// Turns a rejection into 404 if the workspace isn't the caller's. Clockify rejects such requests like those for which the caller lacks
    /// a permission, so the list of workspaces decides.
    /// </summary>
    private static async ValueTask<object?> ReportUnknownWorkspaceAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (ServiceException e) when (IsAmbiguous(e) && context.Arguments.OfType<OwnConnection>().FirstOrDefault() is { } connection)
        {
            var access = await connection.ReadAsync((string)context.HttpContext.Request.RouteValues["workspaceId"]!);
            try
            {
                await context.HttpContext.RequestServices.GetRequiredService<ClockifyWorkspaces>().GetAsync(access);
            }
            catch (Exception failure)
                when (failure
                        is OperationCanceledException
                            or ServiceException
                            and not InvalidValueException { Kind: InvalidValueKind.NotFound }
                )
            {
                // The list can't be read: the problem of the request itself is returned.
            }

            throw;
        }
    }

    private static bool IsAmbiguous(ServiceException e) =>
        (e as ClockifyRejection ?? e.InnerException as ClockifyRejection)
            is { Error.Status: 403 or 404 or >= 500, Error.Code: not (1003 or 4005 or 4030) };
}
