using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>
/// The compact form of a signed token. Written here, not by a library: a library refuses the broken ones that tests need.
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

        var content = $"{Part(header)}.{Part(claims)}";
        return $"{content}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
