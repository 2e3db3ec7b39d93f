using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>A key pair of the issuer: RSA for RS256, or an elliptic curve for ES256.</summary>
/// <param name="algorithm"><see cref="Rs256"/> or <see cref="Es256"/>.</param>
/// <param name="number">
/// The number of the key within its issuer. Creating an RSA key takes 0.2 s of processor time, so all issuers of a process share their RSA
/// keys by number. The keys of one issuer differ.
/// </param>
internal sealed class SigningKey(string algorithm, int number) : IDisposable
{
    /// <summary>The number of a key that no issuer publishes.</summary>
    public const int UnpublishedNumber = -1;

    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";

    private static readonly ConcurrentDictionary<int, Lazy<RSAParameters>> _rsaPairs = [];

    private readonly AsymmetricAlgorithm _pair = algorithm switch
    {
        Rs256 => RSA.Create(_rsaPairs.GetOrAdd(number, _ => new Lazy<RSAParameters>(CreateRsaPair)).Value),
        Es256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        _ => throw new ArgumentException($"There is no key for the algorithm {algorithm}.", nameof(algorithm)),
    };

    public string Id { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    public string Algorithm => algorithm;

    /// <summary>The public key. An attacker might use it as an HMAC secret.</summary>
    public byte[] PublicPem => Encoding.ASCII.GetBytes(_pair.ExportSubjectPublicKeyInfoPem());

    public byte[] Sign(byte[] data) =>
        _pair switch
        {
            RSA rsa => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa curve => curve.SignData(data, HashAlgorithmName.SHA256),
            _ => throw new NotSupportedException(),
        };

    public JsonObject PublicJwk()
    {
        var jwk = new JsonObject
        {
            ["use"] = "sig",
            ["kid"] = Id,
            ["alg"] = Algorithm,
        };
        if (_pair is RSA rsa)
        {
            var key = rsa.ExportParameters(includePrivateParameters: false);
            jwk["kty"] = "RSA";
            jwk["n"] = Base64Url.EncodeToString(key.Modulus);
            jwk["e"] = Base64Url.EncodeToString(key.Exponent);
        }
        else if (_pair is ECDsa curve)
        {
            var key = curve.ExportParameters(includePrivateParameters: false);
            jwk["kty"] = "EC";
            jwk["crv"] = "P-256";
            jwk["x"] = Base64Url.EncodeToString(key.Q.X);
            jwk["y"] = Base64Url.EncodeToString(key.Q.Y);
        }

        return jwk;
    }

    public void Dispose() => _pair.Dispose();

    private static RSAParameters CreateRsaPair()
    {
        using var pair = RSA.Create(2048);
        return pair.ExportParameters(includePrivateParameters: true);
    }
}
