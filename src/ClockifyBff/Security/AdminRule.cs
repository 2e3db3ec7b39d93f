using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Restricts routes to callers with the role <c>Authentication:AdminRole</c>.</summary>
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
    /// Whether the caller of a route that allows anonymous requests is an administrator. A token that is invalid or can't be validated
    /// counts as none.
    /// </summary>
    public static async ValueTask<bool> IsAdminAsync(HttpContext context)
    {
        try
        {
            var principal =
                context.User.Identity is Caller
                    ? context.User
                    : await context.RequestServices.GetRequiredService<TokenSchemes>().AuthenticateAsync(context);
            return principal?.Identity is Caller caller && HasRole(caller, context);
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    private static bool HasRole(Caller caller, HttpContext context) =>
        caller.HasRole(context.RequestServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value.AdminRole);
}
