using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>Authenticates callers by the tokens of one identity provider.</summary>
internal sealed class TokenScheme(
    string name,
    SchemeSettings settings,
    SigningKeyCache keys,
    RejectedTokenLog rejectedTokens,
    TimeProvider time
)
{
    // Limits the cost of a token that names no key.
    private const int MaxKeysTried = 4;

    // Asymmetric algorithms only: neither "none" nor HMAC, for which an attacker could use the public key as the secret.
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

    /// <summary>Authenticates the caller to whom a token belongs; fails if the token is invalid.</summary>
    public async ValueTask<AuthenticateResult> AuthenticateAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var keySet = await keys.GetAsync(cancellationToken);
        return keySet.ValidatedTokens.Find(token.Span, time.GetUtcNow())
            ?? await ValidateAsync(token.ToString(), keySet, cancellationToken);
    }

    private async Task<AuthenticateResult> ValidateAsync(string token, SigningKeySet keySet, CancellationToken cancellationToken)
    {
        if (!_handler.CanReadToken(token) || Read(token) is not { } read)
        {
            return Reject(RejectedTokenLog.Reason(null));
        }

        if (!_algorithms.Contains(read.Alg))
        {
            return Reject(RejectedTokenLog.Reason(new SecurityTokenInvalidAlgorithmException()));
        }

        var result = await CheckAsync(read, keySet);
        if (IsKeyMissing(read, result.Exception))
        {
            keySet = await keys.RefreshAsync(keySet, cancellationToken);
            result = await CheckAsync(read, keySet);
        }

        if (!result.IsValid)
        {
            return Reject(RejectedTokenLog.Reason(result.Exception));
        }

        if (FindClaim(result.ClaimsIdentity, settings.OwnerClaim) is not { } owner)
        {
            return Reject("owner: the claim OwnerClaim is missing or empty");
        }

        using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(read.EncodedPayload));
        var roles = TokenRoles.Read(claims.RootElement, settings.RolesClaim);
        var caller = new Caller(
            $"{keySet.Issuer}|{owner}",
            FindClaim(result.ClaimsIdentity, settings.EmailClaim),
            IsEmailVerified(result.ClaimsIdentity),
            roles
        );
        var expiresAt = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero) + settings.ClockSkew;
        var authenticated = AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(caller), new AuthenticationProperties { ExpiresUtc = expiresAt }, name)
        );
        keySet.ValidatedTokens.Add(token, authenticated, expiresAt);
        return authenticated;
    }

    private AuthenticateResult Reject(string reason)
    {
        rejectedTokens.Add(name, reason);
        return AuthenticateResult.Fail(reason);
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

    private Task<TokenValidationResult> CheckAsync(JsonWebToken token, SigningKeySet keySet)
    {
        var parameters = CreateParameters(keySet);
        if (HasNoKeyId(token))
        {
            var suitable = keySet.KeysForAlgorithm(token.Alg);
            if (suitable.Length > MaxKeysTried)
            {
                return Task.FromResult(new TokenValidationResult { Exception = new SecurityTokenInvalidSigningKeyException() });
            }

            (parameters.IssuerSigningKeys, parameters.TryAllIssuerSigningKeys) = (suitable, true);
        }

        return _handler.ValidateTokenAsync(token, parameters);
    }

    /// <summary>Whether the provider may have published the key of the token since the keys were last read.</summary>
    private static bool IsKeyMissing(JsonWebToken token, Exception? exception) =>
        exception is SecurityTokenSignatureKeyNotFoundException
        || (exception is SecurityTokenInvalidSignatureException && HasNoKeyId(token));

    private static bool HasNoKeyId(JsonWebToken token) => string.IsNullOrWhiteSpace(token.Kid);

    private TokenValidationParameters CreateParameters(SigningKeySet keySet) =>
        new()
        {
            ValidAlgorithms = _algorithms,
            IssuerSigningKeys = keySet.Keys,
            TryAllIssuerSigningKeys = false,
            ValidIssuer = keySet.Issuer,
            ValidAudiences = settings.Audiences,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsWithinLifetime(notBefore, expires),
        };

    private bool IsWithinLifetime(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is not null && now < expires + settings.ClockSkew && (notBefore is null || now > notBefore - settings.ClockSkew);
    }

    // Boolean true or the string "true": some providers send every claim as a string.
    private bool IsEmailVerified(ClaimsIdentity identity) =>
        !settings.RequireVerifiedEmail || "true".Equals(FindClaim(identity, "email_verified"), StringComparison.OrdinalIgnoreCase);

    private static string? FindClaim(ClaimsIdentity identity, string claim) =>
        identity.FindFirst(claim)?.Value is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
