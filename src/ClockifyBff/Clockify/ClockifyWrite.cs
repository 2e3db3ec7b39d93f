using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClockifyBff.Clockify;

/// <summary>A write to Clockify.</summary>
/// <param name="Operation">What it is called in the audit.</param>
/// <param name="Method">POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">Below Clockify's API.</param>
/// <param name="Entity">The id of what is written; null for what is new.</param>
/// <param name="Parts">The parts of the workspace that it changes.</param>
internal sealed record ClockifyWrite(string Operation, HttpMethod Method, string Path, string? Entity, params string[] Parts)
{
    public byte[]? Body { get; private init; }

    public ClockifyWrite With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
}
