using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace ClockifyBff.Security;

/// <summary>Restricts routes to callers with the role <c>Authentication:AdminRole</c>.</summary>
internal static class AdminRule
{
    private const string Policy = "Administrator";

    // A role without a name belongs to no token. Callers in Development have it, as they have every role.
    public static void AddAdminPolicy(this AuthorizationOptions options, AuthenticationSettings settings) =>
        options.AddPolicy(Policy, policy => policy.RequireRole(settings.AdminRole ?? string.Empty));

    public static RouteGroupBuilder RequireAdmin(this RouteGroupBuilder group) => group.RequireAuthorization(Policy);

    /// <summary>
    /// Whether the caller of a route that allows anonymous requests is an administrator. A token that is invalid or can't be validated
    /// counts as none.
    /// </summary>
    public static async ValueTask<bool> IsAdminAsync(HttpContext context)
    {
        try
        {
            var authentication = await context.AuthenticateAsync();
            var authorization = context.RequestServices.GetRequiredService<IAuthorizationService>();
            return authentication.Principal is { } caller && (await authorization.AuthorizeAsync(caller, Policy)).Succeeded;
        }
        catch (IdentityProviderException)
        {
            return false;
        }
    }
}
