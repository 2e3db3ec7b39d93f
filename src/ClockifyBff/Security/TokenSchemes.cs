using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;

namespace ClockifyBff.Security;

/// <summary>The identity providers whose tokens are taken; none in Development mode, which asks nobody who they are.</summary>
internal sealed class TokenSchemes : IDisposable
{
    private const string Bearer = "Bearer ";

    private readonly HttpClient _http;
    private readonly List<TokenScheme> _schemes = [];
    private readonly List<SigningKeys> _keys = [];
    private readonly RefusedTokens _refused;

    public TokenSchemes(
        IOptions<AuthenticationSettings> settings,
        IHostEnvironment environment,
        EgressProxy proxy,
        RefusedTokens refused,
        TimeProvider time
    )
    {
        _refused = refused;
#pragma warning disable CA2000 // The client disposes its handler.
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = proxy.Setting is not null,
                Proxy = proxy,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
#pragma warning restore CA2000

        if (settings.Value.ModeIn(environment) != AuthenticationSettings.Jwt)
        {
            return;
        }

        foreach (var (name, scheme) in settings.Value.Schemes)
        {
            var documents = new HttpDocumentRetriever(_http)
            {
                RequireHttps = AuthenticationSettingsValidator.RequiresHttps(scheme, environment),
            };
            var keys = new SigningKeys(scheme, documents, time);
            _keys.Add(keys);
            _schemes.Add(new TokenScheme(name, scheme, keys, refused, time));
        }
    }

    /// <summary>What each of them signs with.</summary>
    public IReadOnlyList<SigningKeys> Keys => _keys;

    /// <summary>Who makes a request; null without a good token.</summary>
    /// <exception cref="Http.Problems.ProblemException">503 <c>identity_unavailable</c>: whether the token is good can't be found
    /// out.</exception>
    public ValueTask<ClaimsPrincipal?> RecogniseAsync(HttpContext context)
    {
        TokenScheme? chosen = null;
        var token = ReadOnlyMemory<char>.Empty;
        foreach (var scheme in _schemes)
        {
            var header = context.Request.Headers[scheme.TokenHeader];
            if (header.Count == 0)
            {
                continue;
            }

            // Who brings two tokens wants to be two people.
            if (chosen is not null || header.Count > 1)
            {
                _refused.Add(scheme.Name, "number: more than one token came");
                return default;
            }

            (chosen, token) = (scheme, Token(scheme, header.ToString()));
        }

        return chosen is null || token.IsEmpty ? default : chosen.RecogniseAsync(token, context.RequestAborted);
    }

    public void Dispose()
    {
        _keys.ForEach(keys => keys.Dispose());
        _http.Dispose();
    }

    /// <summary>The token in a header's value; only Authorization must say that it is one.</summary>
    private static ReadOnlyMemory<char> Token(TokenScheme scheme, string value) =>
        value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value.AsMemory(Bearer.Length).Trim()
        : scheme.IsAmbient ? value.AsMemory().Trim()
        : ReadOnlyMemory<char>.Empty;
}
