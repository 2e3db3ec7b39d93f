using System.Security.Cryptography;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>Creates the tokens that tests request, including invalid ones.</summary>
internal sealed class TestTokenFactory(SigningKeys keys, TokenFactory tokens)
{
    public string Create(TestTokenRequest request)
    {
        var claims = tokens.CreateClaims(
            request.Subject ?? SignedInUser.SubjectFor(request.Email),
            request.Email,
            request.Roles,
            request.Lifetime
        );
        foreach (var (name, value) in request.Claims)
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

        var key = keys.GetNewest(request.Algorithm == SigningKey.Es256 ? SigningKey.Es256 : SigningKey.Rs256);
        return Jwt.Create(
            request.Algorithm,
            request.KeyId is "" ? null : request.KeyId ?? key.Id,
            claims,
            content => Sign(request, key, content)
        );
    }

    private static byte[] Sign(TestTokenRequest request, SigningKey key, byte[] content)
    {
        if (request.Signature == TokenSignature.Empty)
        {
            return [];
        }

        using var foreign =
            request.Signature == TokenSignature.Foreign ? new SigningKey(key.Algorithm, SigningKey.UnpublishedNumber) : null;
        var signature = request.Algorithm switch
        {
            SigningKey.Rs256 or SigningKey.Es256 => (foreign ?? key).Sign(content),
            "HS256" => HMACSHA256.HashData(key.PublicPem, content),
            "none" => [],
            _ => throw new ArgumentException($"The algorithm {request.Algorithm} is not supported."),
        };
        return request.Signature == TokenSignature.Cut ? signature[..^8] : signature;
    }
}
