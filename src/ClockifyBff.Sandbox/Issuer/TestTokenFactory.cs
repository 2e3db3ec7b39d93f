using System.Security.Cryptography;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>Makes the tokens that tests order, the broken ones too.</summary>
internal sealed class TestTokenFactory(SigningKeys keys, TokenFactory writer)
{
    public string Create(TestTokenRequest order)
    {
        var claims = writer.CreateClaims(order.Subject ?? SignedInUser.SubjectFor(order.Email), order.Email, order.Roles, order.Lifetime);
        foreach (var (name, value) in order.Claims)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = value.DeepClone();
            }
        }

        var key = keys.GetNewest(order.Algorithm == SigningKey.Es256 ? SigningKey.Es256 : SigningKey.Rs256);
        return Jwt.Create(order.Algorithm, order.KeyId is "" ? null : order.KeyId ?? key.Id, claims, content => Sign(order, key, content));
    }

    private static byte[] Sign(TestTokenRequest order, SigningKey key, byte[] content)
    {
        if (order.Signature == TokenSignature.Empty)
        {
            return [];
        }

        using var foreign = order.Signature == TokenSignature.Foreign ? new SigningKey(key.Algorithm, SigningKey.UnpublishedNumber) : null;
        var signature = order.Algorithm switch
        {
            SigningKey.Rs256 or SigningKey.Es256 => (foreign ?? key).Sign(content),
            "HS256" => HMACSHA256.HashData(key.PublicPem, content),
            "none" => [],
            _ => throw new ArgumentException($"no way to sign by {order.Algorithm}"),
        };
        return order.Signature == TokenSignature.Cut ? signature[..^8] : signature;
    }
}
