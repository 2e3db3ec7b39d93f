using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>
/// Creates signed tokens in the compact form (RFC 7515). No library is used, because libraries don't create the invalid tokens that tests
/// need.
/// </summary>
internal static class Jwt
{
    public static string Create(string algorithm, string? keyId, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        var content = $"{Encode(header)}.{Encode(claims)}";
        return $"{content}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
