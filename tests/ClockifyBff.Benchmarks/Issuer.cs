using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Benchmarks;

/// <summary>An identity provider that signs one token with a key of this run.</summary>
internal sealed class Issuer
{
    public const string Name = "https://issuer.example.com";

    public const string Audience = "clockify-bff";

    /// <summary>The setting with the public keys for other processes.</summary>
    public const string KeySetSetting = "KeySet";

    public Issuer()
    {
        using var pair = RSA.Create(2048);
        var key = new RsaSecurityKey(pair) { KeyId = "benchmark" };
        var published = pair.ExportParameters(includePrivateParameters: false);
        KeySet = $$"""
            {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{key.KeyId}}","n":"{{Base64Url.EncodeToString(
                published.Modulus
            )}}","e":"{{Base64Url.EncodeToString(published.Exponent)}}"}]}
            """;
        Token = new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Name,
                Audience = Audience,
                Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8),
                Claims = new Dictionary<string, object>
                {
                    ["sub"] = "a-developer",
                    ["email"] = UpstreamStub.UserEmail,
                    ["email_verified"] = true,
                },
                SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
            }
        );
    }

    /// <summary>The public keys as a JWKS.</summary>
    public string KeySet { get; }

    public string Token { get; }
}
