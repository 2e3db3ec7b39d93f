using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>One identity provider: tells from its tokens who calls.</summary>
internal sealed class TokenScheme(SchemeSettings settings, SigningKeys keys, TimeProvider time)
{
    // Signatures that only the holder of a private key can make: no "none", and no HMAC with a public key for its secret.
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

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
        var result = await _handler.ValidateTokenAsync(token, Parameters(known));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            known = await keys.RenewedAsync(known, cancellationToken);
            result = await _handler.ValidateTokenAsync(token, Parameters(known));
        }

        if (!result.IsValid || Text(result.ClaimsIdentity, settings.OwnerClaim) is not { } owner)
        {
            return null;
        }

        var roles = result.ClaimsIdentity.FindAll(settings.RolesClaim).Select(claim => claim.Value).ToFrozenSet(StringComparer.Ordinal);
        var caller = new Caller($"{known.Issuer}|{owner}", Text(result.ClaimsIdentity, settings.EmailClaim), IsEmailVerified(result.ClaimsIdentity), roles);
        var principal = new ClaimsPrincipal(caller);
        known.Remembered.Add(token, principal, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero) + settings.ClockSkew);
        return principal;
    }

    private TokenValidationParameters Parameters(KeySet known) => new()
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
