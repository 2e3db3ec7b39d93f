using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace ClockifyBff.Security;

/// <summary>
/// Gives the framework, such as <c>[Authorize]</c> and <c>TypedResults.Challenge()</c>, the callers and the rejections of this service.
/// </summary>
/// <remarks>
/// Replaces the framework's service, which creates a scope, a handler and a ticket for each request. The middleware has authenticated the
/// request already, except on routes that allow anonymous requests.
/// </remarks>
internal sealed class CallerAuthentication(TokenSchemes schemes) : IAuthenticationService
{
    /// <summary>Returns the caller of a request, if a scheme is given only when that scheme authenticated the caller.</summary>
    public async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        var result = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult ?? await schemes.AuthenticateAsync(context);
        return scheme is null || !result.Succeeded || result.Ticket.AuthenticationScheme == scheme ? result : AuthenticateResult.NoResult();
    }

    /// <summary>Requests a token: 401. The body is written after all middleware, as for every error status without a body.</summary>
    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    /// <summary>Rejects a caller who lacks a role: 403.</summary>
    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        throw CreateUnsupported();

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw CreateUnsupported();

    private static NotSupportedException CreateUnsupported() => new("The identity provider signs callers in and out, not this service.");
}
