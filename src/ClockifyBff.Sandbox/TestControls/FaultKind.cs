using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The ways in which a request fails.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
internal enum FaultKind
{
    /// <summary>Returns a fixed response. The request has no effect.</summary>
    [JsonStringEnumMemberName("answer")]
    Answer,

    /// <summary>Sends no response until the client disconnects. The request has no effect.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>Resets the TCP connection. The request has no effect.</summary>
    [JsonStringEnumMemberName("reset")]
    Reset,

    /// <summary>
    /// Closes the TCP connection (FIN) without sending a byte. The request has no effect. HTTP clients often retry such requests.
    /// </summary>
    [JsonStringEnumMemberName("close")]
    Close,

    /// <summary>Handles the request, then closes the connection as <see cref="Close"/> does.</summary>
    [JsonStringEnumMemberName("close_after_effect")]
    CloseAfterEffect,

    /// <summary>Handles the request and sends the first half of the response, then closes the connection.</summary>
    [JsonStringEnumMemberName("half_body")]
    HalfBody,

    /// <summary>Handles the request, then resets the connection instead of sending the response.</summary>
    [JsonStringEnumMemberName("reset_after_effect")]
    ResetAfterEffect,

    /// <summary>Handles the request, but never sends the response.</summary>
    [JsonStringEnumMemberName("hang_after_effect")]
    HangAfterEffect,

    /// <summary>Handles the request and sends the response in 10 pieces, with a delay before each.</summary>
    [JsonStringEnumMemberName("slow_body")]
    SlowBody,

    /// <summary>Sends <see cref="Fault.Bytes"/> bytes in pieces of 64 KiB, with a delay before each. The request has no effect.</summary>
    [JsonStringEnumMemberName("stream")]
    Stream,
}
