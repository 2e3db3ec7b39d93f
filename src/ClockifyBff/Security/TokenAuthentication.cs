using Microsoft.AspNetCore.Authentication;

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
                if (CallerRule.AllowsAnonymous(context))
                {
                    return next(context);
                }

                var authentication = schemes.AuthenticateAsync(context);
                if (!authentication.IsCompletedSuccessfully)
                {
                    return ContinueAsync(context, authentication.AsTask(), next);
                }

                // The usual case: the token is in the cache, so the result is available synchronously.
                CallerFeature.Set(context, authentication.GetAwaiter().GetResult());
                return next(context);
            }
        );
    }

    private static async Task ContinueAsync(HttpContext context, Task<AuthenticateResult> authentication, RequestDelegate next)
    {
        CallerFeature.Set(context, await authentication);
        await next(context);
    }
}
