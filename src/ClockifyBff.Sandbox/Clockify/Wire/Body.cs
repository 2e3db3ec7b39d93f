using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Wire;

/// <summary>
/// A JSON object of a request, read as Jackson reads it: scalars are coerced, unknown fields ignored, null is the same as absent.
/// </summary>
internal sealed class Body(JsonElement json)
{
    /// <summary>The text; null when the field is absent or null.</summary>
    public string? Text(string field) =>
        Find(field) is not { } value
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => throw CannotDeserialize("java.lang.String", value),
            };

    /// <summary>An id: the empty string stands for none.</summary>
    public string? Id(string field) => Text(field) is { Length: > 0 } id ? id : null;

    public bool? Flag(string field) =>
        Find(field) is not { } value
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
                JsonValueKind.Number => value.GetRawText() != "0",
                _ => throw CannotDeserialize("boolean", value),
            };

    public long? Number(string field) =>
        Find(field) is not { } value
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.Number when value.TryGetInt64(out var number) => number,
                JsonValueKind.Number => (long)value.GetDouble(),
                JsonValueKind.String when long.TryParse(value.GetString(), out var number) => number,
                _ => throw CannotDeserialize("java.lang.Long", value),
            };

    public string? OneOf(string field, params string[] allowed) =>
        Text(field) is not { } text ? null
        : allowed.Contains(text) ? text
        : throw ClockifyError.JsonParseError(
            $"Cannot deserialize value of type `java.lang.Enum` from String \"{text}\": not one of the values accepted for Enum "
                + $"class: [{string.Join(", ", allowed)}]"
        );

    public Instant? Moment(string field) =>
        Text(field) is { } text ? (WireTime.Parse(text) ?? throw ClockifyError.InvalidValue(field)).ToInstant() : null;

    public Duration? Duration(string field) =>
        Text(field) is { } text
            ? WireTime.ParseDuration(text)
                ?? throw ClockifyError.JsonParseError(
                    $"Cannot deserialize value of type `java.time.Duration` from String \"{text}\": Text cannot be parsed to a Duration"
                )
            : null;

    public IReadOnlyList<string>? Texts(string field) =>
        Items(field)?.Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText()).ToList();

    public Body? Object(string field) => Find(field) is { } value ? Of(value) : null;

    public IReadOnlyList<Body>? Objects(string field) => Items(field)?.Select(Of).ToList();

    /// <summary>Any value, for the fields whose type the account decides.</summary>
    public JsonNode? Any(string field) => Find(field) is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    public static Body Of(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? new(json) : throw CannotDeserialize("java.lang.Object", json);

    public static IReadOnlyList<Body> ListOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array
            ? [.. json.EnumerateArray().Select(Of)]
            : throw CannotDeserialize("java.util.ArrayList", json);

    private List<JsonElement>? Items(string field) =>
        Find(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : throw CannotDeserialize("java.util.ArrayList", value);

    private JsonElement? Find(string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static ClockifyError CannotDeserialize(string javaType, JsonElement value) =>
        ClockifyError.JsonParseError($"Cannot deserialize value of type `{javaType}` from {value.ValueKind} value");
}
