using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;

namespace ClockifyBff.Security;

/// <summary>Recognises callers by the token that they, or the corporate gateway, send along.</summary>
internal static class TokenAuthentication
{
    private const string Bearer = "Bearer ";

    private static readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    public static void UseTokenAuthentication(this IApplicationBuilder app)
    {
        var schemes = Schemes(app.ApplicationServices);
        app.Use((context, next) =>
        {
            var recognising = CallerRule.NeedsNone(context) ? default : RecogniseAsync(context, schemes);
            if (!recognising.IsCompletedSuccessfully)
            {
                return GoOnAsync(context, recognising.AsTask(), next);
            }

            // As nearly always: the token is remembered, and nothing need wait.
            context.User = recognising.GetAwaiter().GetResult() ?? context.User;
            return next(context);
        });
    }

    private static async Task GoOnAsync(HttpContext context, Task<ClaimsPrincipal?> recognising, RequestDelegate next)
    {
        context.User = await recognising ?? context.User;
        await next(context);
    }

    private static TokenScheme[] Schemes(IServiceProvider services)
    {
        var settings = services.GetRequiredService<IOptions<AuthenticationSettings>>().Value;
        var environment = services.GetRequiredService<IHostEnvironment>();
        var time = services.GetRequiredService<TimeProvider>();
        return [.. settings.Schemes.Values.Select(scheme =>
        {
            var documents = new HttpDocumentRetriever(_http) { RequireHttps = AuthenticationSettingsValidator.RequiresHttps(scheme, environment) };
            return new TokenScheme(scheme, new SigningKeys(scheme, documents, time), time);
        })];
    }

    private static ValueTask<ClaimsPrincipal?> RecogniseAsync(HttpContext context, TokenScheme[] schemes)
    {
        TokenScheme? chosen = null;
        var token = ReadOnlyMemory<char>.Empty;
        foreach (var scheme in schemes)
        {
            var header = context.Request.Headers[scheme.TokenHeader];
            if (header.Count == 0)
            {
                continue;
            }

            // Who brings two tokens wants to be two people.
            if (chosen is not null || header.Count > 1)
            {
                return default;
            }

            (chosen, token) = (scheme, Token(scheme, header.ToString()));
        }

        return chosen is null || token.IsEmpty ? default : chosen.RecogniseAsync(token, context.RequestAborted);
    }

    /// <summary>The token in a header's value; only Authorization must say that it is one.</summary>
    private static ReadOnlyMemory<char> Token(TokenScheme scheme, string value) =>
        value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value.AsMemory(Bearer.Length).Trim()
        : scheme.IsAmbient ? value.AsMemory().Trim()
        : ReadOnlyMemory<char>.Empty;
}
