using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Routes for the role of <c>Authentication:AdminRole</c>.</summary>
internal static class AdminRule
{
    public static RouteGroupBuilder RequireAdmin(this RouteGroupBuilder group) =>
        group.AddEndpointFilter(
            (context, next) =>
                HasRole(Caller.Of(context.HttpContext), context.HttpContext)
                    ? next(context)
                    : ValueTask.FromResult<object?>(
                        new Problem(ErrorCode.Forbidden, "The caller lacks the role that administers connections.")
                    )
        );

    /// <summary>
    /// Whether an administrator asks on a route that needs no caller. A token that is no good, or can't be checked, is nobody's there.
    /// </summary>
    public static async ValueTask<bool> IsAskingAsync(HttpContext context)
    {
        try
        {
            var principal =
                context.User.Identity is Caller
                    ? context.User
                    : await context.RequestServices.GetRequiredService<TokenSchemes>().RecogniseAsync(context);
            return principal?.Identity is Caller caller && HasRole(caller, context);
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    private static bool HasRole(Caller caller, HttpContext context) =>
        caller.HasConfiguredRole(context.RequestServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value.AdminRole);
}
