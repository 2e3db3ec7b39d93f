using System.Security.Claims;
using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Security;

/// <summary>Development mode: every call is the developer, or with the sandbox whom <c>X-Dev-User</c> names.</summary>
internal static class DevelopmentAuthentication
{
    public const string UserHeader = "X-Dev-User";

    private const string Developer = "developer@example.com";

    /// <summary>With the sandbox every call is the developer, or whom the header names.</summary>
    public static void UseSandboxAuthentication(this IApplicationBuilder app)
    {
        var developer = Acting(Developer, Developer);
        app.Use(
            (context, next) =>
            {
                context.User =
                    context.Request.Headers.TryGetValue(UserHeader, out var named) && Email(named) is var email
                        ? Acting(email, email)
                        : developer;
                return next(context);
            }
        );
    }

    /// <summary>
    /// With a real key somebody's real time is at stake, and there is one caller: the owner of the developer's connection.
    /// </summary>
    /// <param name="app">The way of a request.</param>
    /// <param name="connection">The connection that is configured; each one is another developer.</param>
    public static void UseDeveloperAuthentication(this IApplicationBuilder app, string? connection)
    {
        var developer = Acting(connection ?? Developer, email: null);
        app.Use(
            (context, next) =>
            {
                context.User = context.Request.Headers.ContainsKey(UserHeader)
                    ? throw new ProblemException(
                        ErrorCode.Forbidden,
                        $"With a real Maton key there is one caller, the developer: {UserHeader} works with the sandbox only."
                    )
                    : developer;
                return next(context);
            }
        );
    }

    // However somebody writes their address, they are one person.
    private static ClaimsPrincipal Acting(string name, string? email) =>
        new(new Caller($"{AuthenticationSettings.Development}|{name.ToUpperInvariant()}", email, emailIsVerified: true, roles: null));

    private static string Email(StringValues named) =>
        named.Count == 1 && named[0]!.Trim() is { Length: > 2 and <= 254 } one && one.Contains('@', StringComparison.Ordinal)
            ? one
            : throw new ProblemException(ErrorCode.InvalidRequest, $"{UserHeader} must hold one e-mail address.");
}
