using System.Security.Claims;

namespace ClockifyBff.Security;

/// <summary>Authenticates callers by the token that they or the corporate gateway send.</summary>
internal static class TokenAuthentication
{
    public static void UseTokenAuthentication(this IApplicationBuilder app)
    {
        var schemes = app.ApplicationServices.GetRequiredService<TokenSchemes>();
        app.Use(
            (context, next) =>
            {
                var authentication = CallerRule.AllowsAnonymous(context) ? default : schemes.AuthenticateAsync(context);
                if (!authentication.IsCompletedSuccessfully)
                {
                    return ContinueAsync(context, authentication.AsTask(), next);
                }

                // The usual case: the token is in the cache, so the result is available synchronously.
                context.User = authentication.GetAwaiter().GetResult() ?? context.User;
                return next(context);
            }
        );
    }

    private static async Task ContinueAsync(HttpContext context, Task<ClaimsPrincipal?> authentication, RequestDelegate next)
    {
        context.User = await authentication ?? context.User;
        await next(context);
    }
}
