using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>What an identity provider publishes, and the tokens that were found good with it: they are forgotten with it.</summary>
internal sealed class KeySet
{
    private readonly string _fingerprint;

    public KeySet(string issuer, JsonWebKeySet published)
    {
        Issuer = issuer;
        Keys = [.. published.GetSigningKeys()];
        _fingerprint = string.Join('\n', published.Keys.Select(key => $"{key.Kid} {key.N} {key.E} {key.Crv} {key.X} {key.Y}").Order(StringComparer.Ordinal));
        if (Keys.Count == 0 || string.IsNullOrWhiteSpace(issuer))
        {
            throw new InvalidOperationException("The identity provider publishes no issuer or no key.");
        }
    }

    public string Issuer { get; }

    public IReadOnlyList<SecurityKey> Keys { get; }

    public RememberedTokens Remembered { get; } = new();

    public bool HasKeysOf(KeySet? other) => other is not null && other.Issuer == Issuer && other._fingerprint == _fingerprint;
}
