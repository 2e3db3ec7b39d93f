using ClockifyBff.Tuning;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;

namespace ClockifyBff.Security;

/// <summary>The identity providers whose tokens are accepted; none in Development mode, which authenticates no caller.</summary>
internal sealed class TokenSchemes : IDisposable
{
    private const string BearerPrefix = "Bearer ";

    private readonly HttpClient _http;
    private readonly List<TokenScheme> _schemes = [];
    private readonly List<SigningKeyCache> _keys = [];
    private readonly RejectedTokenLog _rejectedTokens;

    public TokenSchemes(
        IOptions<AuthenticationSettings> settings,
        IHostEnvironment environment,
        EgressProxy proxy,
        RejectedTokenLog rejectedTokens,
        TimeProvider time
    )
    {
        _rejectedTokens = rejectedTokens;
#pragma warning disable CA2000 // The client disposes its handler.
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = proxy.Setting is not null,
                Proxy = proxy,
                PooledConnectionLifetime = RuntimeTuning.ConnectionLifetime,
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
            var keys = new SigningKeyCache(scheme, documents, time);
            _keys.Add(keys);
            _schemes.Add(new TokenScheme(name, scheme, keys, rejectedTokens, time));
        }
    }

    /// <summary>The signing keys of the identity providers.</summary>
    public IReadOnlyList<SigningKeyCache> Keys => _keys;

    /// <summary>Authenticates the caller of a request; fails if the request has no valid token.</summary>
    /// <exception cref="IdentityProviderException">
    /// The token can't be validated, because no signing keys are available.
    /// </exception>
    public ValueTask<AuthenticateResult> AuthenticateAsync(HttpContext context)
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

            // Two tokens could authenticate two different callers.
            if (chosen is not null || header.Count > 1)
            {
                const string reason = "number: the request has more than one token";
                _rejectedTokens.Add(scheme.Name, reason);
                return ValueTask.FromResult(AuthenticateResult.Fail(reason));
            }

            (chosen, token) = (scheme, ExtractToken(scheme, header.ToString()));
        }

        return chosen is null || token.IsEmpty
            ? ValueTask.FromResult(AuthenticateResult.NoResult())
            : chosen.AuthenticateAsync(token, context.RequestAborted);
    }

    public void Dispose()
    {
        _keys.ForEach(keys => keys.Dispose());
        _http.Dispose();
    }

    /// <summary>Returns the token in a header value. The prefix <c>Bearer</c> is required in <c>Authorization</c> only.</summary>
    private static ReadOnlyMemory<char> ExtractToken(TokenScheme scheme, string value) =>
        value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? value.AsMemory(BearerPrefix.Length).Trim()
        : scheme.IsAmbient ? value.AsMemory().Trim()
        : ReadOnlyMemory<char>.Empty;
}
