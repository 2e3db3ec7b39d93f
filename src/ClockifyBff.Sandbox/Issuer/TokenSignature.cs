using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The signature of a token that a test requests.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenSignature>))]
internal enum TokenSignature
{
    /// <summary>Made by the key that the header names.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>Made by an unpublished key, under the id of a published key.</summary>
    [JsonStringEnumMemberName("foreign")]
    Foreign,

    /// <summary>Without its last 8 bytes.</summary>
    [JsonStringEnumMemberName("cut")]
    Cut,

    /// <summary>No bytes.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,
}
