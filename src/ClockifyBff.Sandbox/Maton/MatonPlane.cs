using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.Maton;

[JsonConverter(typeof(JsonStringEnumConverter<MatonPlane>))]
internal enum MatonPlane
{
    [JsonStringEnumMemberName("gateway")]
    Gateway,

    [JsonStringEnumMemberName("control")]
    Control,

    /// <summary>Maton's key on a page or lever of the sandbox: a service that does this can be led astray by paths.</summary>
    [JsonStringEnumMemberName("escape")]
    Escape,
}
