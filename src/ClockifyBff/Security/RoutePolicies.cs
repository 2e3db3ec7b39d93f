using Microsoft.AspNetCore.Authorization;

namespace ClockifyBff.Security;

/// <summary>Applies the authorization policies of routes, such as <c>[Authorize]</c> and <c>RequireAuthorization</c>.</summary>
internal static class RoutePolicies
{
    /// <summary>
    /// Runs the framework's authorization for routes with a policy. For all other routes, the caller rule has decided already.
    /// </summary>
    public static void UseRoutePolicies(this IApplicationBuilder app)
    {
        // Otherwise the host adds the authorization for all routes, in front of the authentication.
        app.Properties["__AuthorizationMiddlewareSet"] = true;
        app.UseWhen(context => HasPolicy(context.GetEndpoint()), branch => branch.UseAuthorization());
    }

    private static bool HasPolicy(Endpoint? endpoint)
    {
        if (
            endpoint is null
            || (
                endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
                && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null
                && endpoint.Metadata.GetMetadata<IAuthorizationRequirementData>() is null
            )
        )
        {
            return false;
        }

        // The framework would ignore the policy.
        return endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            ? true
            : throw new InvalidOperationException($"The route {endpoint.DisplayName} has a policy, but allows anonymous requests.");
    }
}
