using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>One identity provider: tells from its tokens who calls.</summary>
internal sealed class TokenScheme(string name, SchemeSettings settings, SigningKeys keys, RefusedTokens refused, TimeProvider time)
{
    // Somebody's token must not cost as many checks as a provider has keys.
    private const int MaxKeysTried = 4;

    // Signatures that only the holder of a private key can make: no "none", and no HMAC with a public key for its secret.
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public string Name => name;

    public string TokenHeader => settings.TokenHeader;

    public bool IsAmbient => settings.IsAmbient;

    /// <summary>Who a token speaks for; null when it can't be trusted.</summary>
    public async ValueTask<ClaimsPrincipal?> RecogniseAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var known = await keys.CurrentAsync(cancellationToken);
        return known.Remembered.Find(token.Span, time.GetUtcNow()) ?? await ValidateAsync(token.ToString(), known, cancellationToken);
    }

    private async Task<ClaimsPrincipal?> ValidateAsync(string token, KeySet known, CancellationToken cancellationToken)
    {
        if (!_handler.CanReadToken(token) || Read(token) is not { } read)
        {
            return Refuse(RefusedTokens.Reason(null));
        }

        if (!_algorithms.Contains(read.Alg))
        {
            return Refuse(RefusedTokens.Reason(new SecurityTokenInvalidAlgorithmException()));
        }

        var result = await CheckAsync(read, known);
        if (IsKeyMissing(read, result.Exception))
        {
            known = await keys.RenewedAsync(known, cancellationToken);
            result = await CheckAsync(read, known);
        }

        if (!result.IsValid)
        {
            return Refuse(RefusedTokens.Reason(result.Exception));
        }

        if (Text(result.ClaimsIdentity, settings.OwnerClaim) is not { } owner)
        {
            return Refuse("owner: it has no OwnerClaim, or an empty one");
        }

        using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(read.EncodedPayload));
        var roles = TokenRoles.Read(claims.RootElement, settings.RolesClaim);
        var caller = new Caller(
            $"{known.Issuer}|{owner}",
            Text(result.ClaimsIdentity, settings.EmailClaim),
            IsEmailVerified(result.ClaimsIdentity),
            roles
        );
        var principal = new ClaimsPrincipal(caller);
        known.Remembered.Add(token, principal, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero) + settings.ClockSkew);
        return principal;
    }

    private ClaimsPrincipal? Refuse(string reason)
    {
        refused.Add(name, reason);
        return null;
    }

    private JsonWebToken? Read(string token)
    {
        try
        {
            return _handler.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private Task<TokenValidationResult> CheckAsync(JsonWebToken token, KeySet known)
    {
        var parameters = Parameters(known);
        if (IsKeyUnnamed(token))
        {
            var suitable = known.KeysFor(token.Alg);
            if (suitable.Length > MaxKeysTried)
            {
                return Task.FromResult(new TokenValidationResult { Exception = new SecurityTokenInvalidSigningKeyException() });
            }

            (parameters.IssuerSigningKeys, parameters.TryAllIssuerSigningKeys) = (suitable, true);
        }

        return _handler.ValidateTokenAsync(token, parameters);
    }

    /// <summary>Whether the provider may have published the key of a token meanwhile.</summary>
    private static bool IsKeyMissing(JsonWebToken token, Exception? exception) =>
        exception is SecurityTokenSignatureKeyNotFoundException
        || (exception is SecurityTokenInvalidSignatureException && IsKeyUnnamed(token));

    private static bool IsKeyUnnamed(JsonWebToken token) => string.IsNullOrWhiteSpace(token.Kid);

    private TokenValidationParameters Parameters(KeySet known) =>
        new()
        {
            ValidAlgorithms = _algorithms,
            IssuerSigningKeys = known.Keys,
            TryAllIssuerSigningKeys = false,
            ValidIssuer = known.Issuer,
            ValidAudiences = settings.Audiences,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        };

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is not null && now < expires + settings.ClockSkew && (notBefore is null || now > notBefore - settings.ClockSkew);
    }

    // True, or "true": some providers make every claim a text.
    private bool IsEmailVerified(ClaimsIdentity identity) =>
        !settings.RequireVerifiedEmail || "true".Equals(Text(identity, "email_verified"), StringComparison.OrdinalIgnoreCase);

    private static string? Text(ClaimsIdentity identity, string claim) =>
        identity.FindFirst(claim)?.Value is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
