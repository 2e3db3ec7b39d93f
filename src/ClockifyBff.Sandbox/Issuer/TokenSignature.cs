using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.Issuer;

[JsonConverter(typeof(JsonStringEnumConverter<TokenSignature>))]
internal enum TokenSignature
{
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>By another key, under the name of a published one.</summary>
    [JsonStringEnumMemberName("foreign")]
    Foreign,

    /// <summary>Without its last bytes.</summary>
    [JsonStringEnumMemberName("cut")]
    Cut,

    [JsonStringEnumMemberName("empty")]
    Empty,
}
