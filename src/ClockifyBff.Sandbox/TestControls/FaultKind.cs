using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.TestControls;

[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
internal enum FaultKind
{
    /// <summary>A canned answer; nothing is done behind it.</summary>
    [JsonStringEnumMemberName("answer")]
    Answer,

    /// <summary>No answer until the client goes away; nothing is done.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>The connection is cut; nothing is done.</summary>
    [JsonStringEnumMemberName("reset")]
    Reset,

    /// <summary>
    /// The connection is ended in good order, without a byte of an answer; nothing is done. HTTP clients like to repeat such calls.
    /// </summary>
    [JsonStringEnumMemberName("close")]
    Close,

    /// <summary>The work is done; then as <see cref="Close"/>.</summary>
    [JsonStringEnumMemberName("close_after_effect")]
    CloseAfterEffect,

    /// <summary>The work is done; of its answer half arrives, then the connection is cut.</summary>
    [JsonStringEnumMemberName("half_body")]
    HalfBody,

    /// <summary>The work is done; instead of its answer the connection is cut.</summary>
    [JsonStringEnumMemberName("reset_after_effect")]
    ResetAfterEffect,

    /// <summary>The work is done; its answer never comes.</summary>
    [JsonStringEnumMemberName("hang_after_effect")]
    HangAfterEffect,

    /// <summary>The work is done; its answer comes in pieces, with a pause before each.</summary>
    [JsonStringEnumMemberName("slow_body")]
    SlowBody,

    /// <summary>So many bytes, at once or with a pause before each piece.</summary>
    [JsonStringEnumMemberName("stream")]
    Stream,
}
