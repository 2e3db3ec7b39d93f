using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ClockifyBff.Api;

/// <summary>Compares the values of a patch with the current values of an entity.</summary>
internal static class PatchComparison
{
    /// <summary>Whether two values are equal, ignoring their format.</summary>
    public static bool Equals(JsonNode? given, JsonNode? present, JsonPropertyInfo member) =>
        IsPartOf(given, present)
        || (IsEmpty(given) && IsEmpty(present))
        || (
            BodyReader.TryRead(given, member.PropertyType, ApiJson.Options, out var value)
            && JsonNode.DeepEquals(JsonSerializer.SerializeToNode(value, member.PropertyType, ApiJson.Options), present)
        );

    /// <summary>Removes read-only members that equal the current ones from a value that is replaced as a whole.</summary>
    /// <param name="given">The value of the patch.</param>
    /// <param name="present">The current value.</param>
    /// <param name="type">The type to read the value as.</param>
    /// <param name="options">The options to read it with.</param>
    public static void RemoveReadOnly(JsonNode? given, JsonNode? present, Type type, JsonSerializerOptions options)
    {
        if (given is JsonArray list && present is JsonArray items && BodyReader.ItemOf(type) is { } item)
        {
            foreach (var one in list.OfType<JsonObject>())
            {
                RemoveReadOnly(
                    one,
                    items.OfType<JsonObject>().FirstOrDefault(other => JsonNode.DeepEquals(other["id"], one["id"])),
                    item,
                    options
                );
            }
        }
        else if (
            given is JsonObject parts
            && present is JsonObject current
            && options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } known
        )
        {
            foreach (var (name, value) in parts.ToArray())
            {
                if (
                    BodyReader.MemberOf(known, name) is null
                    && current.TryGetPropertyValue(name, out var currentValue)
                    && JsonNode.DeepEquals(value, currentValue)
                )
                {
                    parts.Remove(name);
                }
            }
        }
    }

    // A patch may have only some members of an object: absent members keep their values.
    private static bool IsPartOf(JsonNode? given, JsonNode? present) =>
        (given, present) switch
        {
            (JsonObject { Count: > 0 } parts, JsonObject current) => parts.All(part =>
                current.TryGetPropertyValue(part.Key, out var value) && IsPartOf(part.Value, value)
            ),
            (JsonArray list, JsonArray items) => list.Count(HasValue) == items.Count(HasValue)
                && list.Where(HasValue).Zip(items.Where(HasValue)).All(pair => IsPartOf(pair.First, pair.Second)),
            _ => JsonNode.DeepEquals(given, present),
        };

    // A custom field without a value may be listed or not.
    private static bool HasValue(JsonNode? item) =>
        item is not JsonObject field || !field.TryGetPropertyValue("value", out var value) || value is not null;

    // Clockify treats null, an empty list and an empty text alike.
    private static bool IsEmpty(JsonNode? value) =>
        value switch
        {
            null => true,
            JsonArray list => !list.Any(HasValue),
            JsonValue one => one.GetValueKind() == JsonValueKind.String && one.GetValue<string>().Length == 0,
            _ => false,
        };
}
