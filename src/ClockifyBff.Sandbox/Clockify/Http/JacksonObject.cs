using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>
/// A JSON object in a request body. Its fields are read like those of Clockify's Java library, Jackson: scalars are converted, unknown
/// fields are ignored, and null means absent.
/// </summary>
internal sealed class JacksonObject(JsonElement json)
{
    /// <summary>Returns a string; null if the field is absent.</summary>
    public string? GetString(string field) =>
        Find(field) is not { } value
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => throw CannotDeserialize("java.lang.String", value),
            };

    /// <summary>Returns an id; null if the field is absent or empty.</summary>
    public string? GetId(string field) => GetString(field) is { Length: > 0 } id ? id : null;

    public bool? GetBoolean(string field) =>
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

    public long? GetInt64(string field) =>
        Find(field) is not { } value
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.Number when value.TryGetInt64(out var number) => number,
                JsonValueKind.Number => (long)value.GetDouble(),
                JsonValueKind.String when long.TryParse(value.GetString(), out var number) => number,
                _ => throw CannotDeserialize("java.lang.Long", value),
            };

    public string? GetEnum(string field, params string[] allowed) =>
        GetString(field) is not { } text ? null
        : allowed.Contains(text) ? text
        : throw ClockifyException.JsonParseError(
            $"Cannot deserialize value of type `java.lang.Enum` from String \"{text}\": not one of the values accepted for Enum "
                + $"class: [{string.Join(", ", allowed)}]"
        );

    public Instant? GetInstant(string field) =>
        GetString(field) is { } text ? (Iso8601.ParseDateTime(text) ?? throw ClockifyException.InvalidValue(field)).ToInstant() : null;

    public Duration? GetDuration(string field) =>
        GetString(field) is { } text
            ? Iso8601.ParseDuration(text)
                ?? throw ClockifyException.JsonParseError(
                    $"Cannot deserialize value of type `java.time.Duration` from String \"{text}\": Text cannot be parsed to a Duration"
                )
            : null;

    public IReadOnlyList<string>? GetStrings(string field) =>
        Items(field)?.Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText()).ToList();

    public JacksonObject? GetObject(string field) => Find(field) is { } value ? From(value) : null;

    public IReadOnlyList<JacksonObject>? GetObjects(string field) => Items(field)?.Select(From).ToList();

    /// <summary>Returns a value of any type, for custom fields.</summary>
    public JsonNode? GetNode(string field) => Find(field) is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    public static JacksonObject From(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? new(json) : throw CannotDeserialize("java.lang.Object", json);

    public static IReadOnlyList<JacksonObject> ListFrom(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array
            ? [.. json.EnumerateArray().Select(From)]
            : throw CannotDeserialize("java.util.ArrayList", json);

    private List<JsonElement>? Items(string field) =>
        Find(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : throw CannotDeserialize("java.util.ArrayList", value);

    private JsonElement? Find(string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static ClockifyException CannotDeserialize(string javaType, JsonElement value) =>
        ClockifyException.JsonParseError($"Cannot deserialize value of type `{javaType}` from {value.ValueKind} value");
}
