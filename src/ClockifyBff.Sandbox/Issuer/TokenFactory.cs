using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>Creates tokens for signed-in users.</summary>
internal sealed class TokenFactory(SigningKeys keys, SandboxAddress address, TimeProvider time)
{
    public const string DefaultAudience = "clockify-bff";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public string Create(SignedInUser user, string audience, string? nonce = null)
    {
        var claims = CreateClaims(user.Subject, user.Email, user.Roles, Lifetime);
        claims["aud"] = audience;
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        var key = keys.GetNewest(SigningKey.Rs256);
        return Jwt.Create(key.Algorithm, key.Id, claims, key.Sign);
    }

    public JsonObject CreateClaims(string subject, string email, IReadOnlyList<string> roles, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        return new JsonObject
        {
            ["iss"] = address.IssuerUrl.ToString(),
            ["sub"] = subject,
            ["aud"] = DefaultAudience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["email"] = email,
            ["email_verified"] = true,
            ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role)]),
        };
    }
}
