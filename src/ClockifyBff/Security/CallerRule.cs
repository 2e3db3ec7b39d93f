using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.Authorization;

namespace ClockifyBff.Security;

/// <summary>Everything needs a caller, unknown routes too, except what says that it needs none.</summary>
/// <remarks>
/// The framework's authentication and authorization make a scope, a handler, a ticket and a policy's evaluation for each request: too much
/// for one rule.
/// </remarks>
internal static class CallerRule
{
    public static void UseCallerRule(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (context.User.Identity is Caller || NeedsNone(context))
                {
                    return next(context);
                }

                context.Response.Headers.WWWAuthenticate = "Bearer";
                return new Problem(ErrorCode.Unauthenticated, "Send a valid token.").ExecuteAsync(context);
            }
        );

    public static bool NeedsNone(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
