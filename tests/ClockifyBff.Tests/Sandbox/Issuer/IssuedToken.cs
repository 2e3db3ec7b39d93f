using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ClockifyBff.Tests.Sandbox.Issuer;

/// <summary>A parsed token. Only the cryptography of .NET is used, none of the sandbox.</summary>
internal sealed class IssuedToken
{
    private readonly byte[] _content;

    public IssuedToken(string token)
    {
        var parts = token.Split('.');
        _content = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        Header = Parse(parts[0]);
        Claims = Parse(parts[1]);
        Signature = Base64Url.DecodeFromChars(parts[2]);
    }

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    public byte[] Signature { get; }

    /// <summary>Whether the published key with the key id of the token made its signature.</summary>
    public async Task<bool> IsSignedByAsync(StartedSandbox sandbox)
    {
        var response = await sandbox.Browser.SendAsync(HttpMethod.Get, "issuer/jwks");
        var keys = response.Json.GetProperty("keys").EnumerateArray();
        var named = keys.Where(key => key.GetProperty("kid").GetString() == Header.GetProperty("kid").GetString()).ToList();
        return named is [var key] && Verifies(key);
    }

    private bool Verifies(JsonElement key)
    {
        if (key.GetProperty("kty").GetString() == "RSA")
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
            return rsa.VerifyData(_content, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var curve = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") },
            }
        );
        return curve.VerifyData(_content, Signature, HashAlgorithmName.SHA256);
    }

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());

    private static JsonElement Parse(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        return document.RootElement.Clone();
    }
}
