using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClockifyBff.Clockify;

/// <summary>A write to Clockify.</summary>
/// <param name="Operation">The name of the operation in the audit log.</param>
/// <param name="Method">POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">The path relative to Clockify's API.</param>
/// <param name="EntityId">The id of the written entity; null for a new one.</param>
/// <param name="Tags">The names of the cache tags that the write invalidates.</param>
internal sealed record ClockifyWrite(string Operation, HttpMethod Method, string Path, string? EntityId, params string[] Tags)
{
    public byte[]? Body { get; private init; }

    public ClockifyWrite With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
}
