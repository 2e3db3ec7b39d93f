using System.Security.Claims;

namespace ClockifyBff.Security;

/// <summary>Recognises callers by the token that they, or the corporate gateway, send along.</summary>
internal static class TokenAuthentication
{
    public static void UseTokenAuthentication(this IApplicationBuilder app)
    {
        var schemes = app.ApplicationServices.GetRequiredService<TokenSchemes>();
        app.Use(
            (context, next) =>
            {
                var recognising = CallerRule.NeedsNone(context) ? default : schemes.RecogniseAsync(context);
                if (!recognising.IsCompletedSuccessfully)
                {
                    return GoOnAsync(context, recognising.AsTask(), next);
                }

                // As nearly always: the token is remembered, and nothing need wait.
                context.User = recognising.GetAwaiter().GetResult() ?? context.User;
                return next(context);
            }
        );
    }

    private static async Task GoOnAsync(HttpContext context, Task<ClaimsPrincipal?> recognising, RequestDelegate next)
    {
        context.User = await recognising ?? context.User;
        await next(context);
    }
}
