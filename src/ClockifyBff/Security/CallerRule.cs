using ClockifyBff.Http;
using Microsoft.AspNetCore.Authorization;

namespace ClockifyBff.Security;

/// <summary>Everything needs a caller, unknown routes too, except what says that it needs none.</summary>
/// <remarks>The framework's authentication and authorization make a scope, a handler, a ticket and a policy's evaluation for each request: too much for one rule.</remarks>
internal static class CallerRule
{
    public static void UseCallerRule(this IApplicationBuilder app) => app.Use((context, next) =>
        context.User.Identity is Caller || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? next(context)
            : new Problem(ErrorCode.Unauthenticated, "Send a valid token.").ExecuteAsync(context));
}
