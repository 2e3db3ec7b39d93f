using ClockifyBff.Api.Problems;
using Microsoft.AspNetCore.Authorization;

namespace ClockifyBff.Security;

/// <summary>
/// Requires an authenticated caller for every request, also of unknown routes, except for routes that allow anonymous requests.
/// </summary>
/// <remarks>
/// The framework's authentication and authorization create a scope, a handler and a ticket and evaluate a policy for each request, which is
/// too expensive for this single rule.
/// </remarks>
internal static class CallerRule
{
    public static void UseCallerRule(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (context.User.Identity is Caller || AllowsAnonymous(context))
                {
                    return next(context);
                }

                context.Response.Headers.WWWAuthenticate = "Bearer";
                return new Problem(ErrorCode.Unauthenticated, "Send a valid token.").ExecuteAsync(context);
            }
        );

    public static bool AllowsAnonymous(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
