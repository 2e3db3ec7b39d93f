using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>The status of a connection, as Maton names it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionStatus>))]
internal enum ConnectionStatus
{
    [JsonStringEnumMemberName("PENDING")]
    Pending,

    [JsonStringEnumMemberName("ACTIVE")]
    Active,

    [JsonStringEnumMemberName("FAILED")]
    Failed,
}
