using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.Maton;

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
