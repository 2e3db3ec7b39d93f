using System.Security.Claims;
using ClockifyBff.Http;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Security;

/// <summary>Development mode: every call is the developer, or with the sandbox whom <c>X-Dev-User</c> names.</summary>
internal static class DevelopmentAuthentication
{
    public const string UserHeader = "X-Dev-User";

    private static readonly ClaimsPrincipal _developer = Acting("developer@example.com");

    /// <summary>Tells who calls.</summary>
    /// <param name="app">The way of a request.</param>
    /// <param name="mayActAsOthers">Whether the upstream is the sandbox, where nobody's real time is at stake.</param>
    public static void UseDevelopmentAuthentication(this IApplicationBuilder app, bool mayActAsOthers) => app.Use((context, next) =>
    {
        context.User = context.Request.Headers.TryGetValue(UserHeader, out var named) ? Acting(Email(named, mayActAsOthers)) : _developer;
        return next(context);
    });

    private static ClaimsPrincipal Acting(string email) => new(new Caller($"{AuthenticationSettings.Development}|{email}", email, roles: null));

    private static string Email(StringValues named, bool mayActAsOthers)
    {
        if (!mayActAsOthers)
        {
            throw new ProblemException(ErrorCode.Forbidden, $"With a real Maton key there is one caller, the developer: {UserHeader} works with the sandbox only.");
        }

        return named.Count == 1 && named[0]!.Trim() is { Length: > 2 and <= 254 } one && one.Contains('@', StringComparison.Ordinal)
            ? one
            : throw new ProblemException(ErrorCode.InvalidRequest, $"{UserHeader} must hold one e-mail address.");
    }
}
