using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>
/// The signing keys that an identity provider publishes, and the tokens validated with them: new keys discard the validated tokens.
/// </summary>
internal sealed class SigningKeySet
{
    private readonly string _fingerprint;
    private readonly JsonWebKey[] _published;

    public SigningKeySet(string issuer, JsonWebKeySet published)
    {
        Issuer = issuer;
        Keys = [.. published.GetSigningKeys()];
        _published = [.. published.Keys];
        _fingerprint = string.Join(
            '\n',
            published
                .Keys.Select(key =>
                    $"{key.Kid} {key.Kty} {key.Use} {key.Alg} {key.N} {key.E} {key.Crv} {key.X} {key.Y} {string.Join(',', key.X5c)}"
                )
                .Order(StringComparer.Ordinal)
        );
        if (Keys.Count == 0 || string.IsNullOrWhiteSpace(issuer))
        {
            throw new InvalidOperationException("The identity provider publishes no issuer or no key.");
        }
    }

    public string Issuer { get; }

    public IReadOnlyList<SecurityKey> Keys { get; }

    public ValidatedTokenCache ValidatedTokens { get; } = new();

    /// <summary>Returns the keys that may have created the signature of a token that names an algorithm but no key id.</summary>
    public SecurityKey[] KeysForAlgorithm(string algorithm) =>
        [
            .. _published
                .Where(key => IsSuitable(key, algorithm))
                .Select(key => JsonWebKeyConverter.TryConvertToSecurityKey(key, out var converted) ? converted : null)
                .OfType<SecurityKey>(),
        ];

    public bool HasSameKeysAs(SigningKeySet? other) => other is not null && other.Issuer == Issuer && other._fingerprint == _fingerprint;

    private static bool IsSuitable(JsonWebKey key, string algorithm) =>
        (string.IsNullOrEmpty(key.Use) || key.Use == JsonWebKeyUseNames.Sig)
        && (key.KeyOps.Count == 0 || key.KeyOps.Contains("verify"))
        && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
        && algorithm switch
        {
            SecurityAlgorithms.EcdsaSha256 => key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == JsonWebKeyECTypes.P256,
            SecurityAlgorithms.EcdsaSha384 => key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == JsonWebKeyECTypes.P384,
            SecurityAlgorithms.EcdsaSha512 => key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == JsonWebKeyECTypes.P521,
            _ => key.Kty == JsonWebAlgorithmsKeyTypes.RSA,
        };
}
