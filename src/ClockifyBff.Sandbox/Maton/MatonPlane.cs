using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>The part of Maton that a request addresses.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MatonPlane>))]
internal enum MatonPlane
{
    /// <summary>The gateway to the apps.</summary>
    [JsonStringEnumMemberName("gateway")]
    Gateway,

    /// <summary>The API for connections.</summary>
    [JsonStringEnumMemberName("control")]
    Control,

    /// <summary>
    /// A request with Maton's key to a page or a test control of the sandbox. Such a request means that a crafted path led the service
    /// outside of Maton.
    /// </summary>
    [JsonStringEnumMemberName("escape")]
    Escape,
}
