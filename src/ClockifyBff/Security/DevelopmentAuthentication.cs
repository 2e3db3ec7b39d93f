using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Security;

/// <summary>Authentication in Development mode: the caller is the developer or, with the sandbox, the user in <c>X-Dev-User</c>.</summary>
internal static class DevelopmentAuthentication
{
    public const string UserHeader = "X-Dev-User";

    private const string Developer = "developer@example.com";

    /// <summary>Authenticates every request as the developer, or as the user in the header <c>X-Dev-User</c>. For the sandbox.</summary>
    public static void UseSandboxAuthentication(this IApplicationBuilder app)
    {
        var developer = Authenticate(Developer, Developer);
        app.Use(
            (context, next) =>
            {
                var caller = developer;
                if (context.Request.Headers.TryGetValue(UserHeader, out var values))
                {
                    if (ParseAddress(values) is not { } email)
                    {
                        return new RequestRejection(RequestRejectionKind.Invalid, $"{UserHeader} must hold one e-mail address.").ApplyTo(
                            context
                        );
                    }

                    caller = Authenticate(email, email);
                }

                CallerFeature.Set(context, caller);
                return next(context);
            }
        );
    }

    /// <summary>
    /// Authenticates every request as the developer and rejects <c>X-Dev-User</c>. For a real key, which changes real time entries.
    /// </summary>
    /// <param name="app">The request pipeline.</param>
    /// <param name="connection">
    /// The id of the configured connection, which becomes part of the owner key; null if none is configured.
    /// </param>
    public static void UseDeveloperAuthentication(this IApplicationBuilder app, string? connection)
    {
        var developer = Authenticate(connection ?? Developer, email: null);
        app.Use(
            (context, next) =>
            {
                if (context.Request.Headers.ContainsKey(UserHeader))
                {
                    return new RequestRejection(
                        RequestRejectionKind.Forbidden,
                        $"With a real Maton key there is one caller, the developer: {UserHeader} works with the sandbox only."
                    ).ApplyTo(context);
                }

                CallerFeature.Set(context, developer);
                return next(context);
            }
        );
    }

    // Upper case, so that the spelling of an address doesn't matter.
    private static AuthenticateResult Authenticate(string name, string? email) =>
        AuthenticateResult.Success(
            new AuthenticationTicket(
                new ClaimsPrincipal(new DevelopmentCaller($"{AuthenticationSettings.Development}|{name.ToUpperInvariant()}", email)),
                AuthenticationSettings.Development
            )
        );

    private static string? ParseAddress(StringValues values) =>
        values.Count == 1 && values[0]!.Trim() is { Length: > 2 and <= 254 } address && address.Contains('@', StringComparison.Ordinal)
            ? address
            : null;
}
