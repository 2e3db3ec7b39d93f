using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ClockifyBff.Http;

/// <summary>What an entity shows, beside what a patch says of it.</summary>
internal static class PatchComparison
{
    /// <summary>Whether both are the same value, however it is written.</summary>
    public static bool Equals(JsonNode? given, JsonNode? present, JsonPropertyInfo member) =>
        IsPartOf(given, present)
        || (IsEmpty(given) && IsEmpty(present))
        || (
            BodyReader.TryRead(given, member.PropertyType, ApiJson.Options, out var value)
            && JsonNode.DeepEquals(JsonSerializer.SerializeToNode(value, member.PropertyType, ApiJson.Options), present)
        );

    /// <summary>Takes out of a value the parts that can't be set and are what they are: the value is set as a whole.</summary>
    /// <param name="given">The value.</param>
    /// <param name="present">What is there.</param>
    /// <param name="type">What the value is read as.</param>
    /// <param name="options">How it is read.</param>
    public static void Strip(JsonNode? given, JsonNode? present, Type type, JsonSerializerOptions options)
    {
        if (given is JsonArray list && present is JsonArray items && BodyReader.ItemOf(type) is { } item)
        {
            foreach (var one in list.OfType<JsonObject>())
            {
                Strip(one, items.OfType<JsonObject>().FirstOrDefault(other => JsonNode.DeepEquals(other["id"], one["id"])), item, options);
            }
        }
        else if (
            given is JsonObject parts
            && present is JsonObject there
            && options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } known
        )
        {
            foreach (var (name, value) in parts.ToArray())
            {
                if (
                    BodyReader.MemberOf(known, name) is null
                    && there.TryGetPropertyValue(name, out var current)
                    && JsonNode.DeepEquals(value, current)
                )
                {
                    parts.Remove(name);
                }
            }
        }
    }

    // Of an object it may be a part: what is absent from a patch stays.
    private static bool IsPartOf(JsonNode? given, JsonNode? present) =>
        (given, present) switch
        {
            (JsonObject { Count: > 0 } parts, JsonObject there) => parts.All(part =>
                there.TryGetPropertyValue(part.Key, out var value) && IsPartOf(part.Value, value)
            ),
            (JsonArray list, JsonArray items) => list.Count(HasValue) == items.Count(HasValue)
                && list.Where(HasValue).Zip(items.Where(HasValue)).All(pair => IsPartOf(pair.First, pair.Second)),
            _ => JsonNode.DeepEquals(given, present),
        };

    // A custom field without a value may be named or not.
    private static bool HasValue(JsonNode? item) =>
        item is not JsonObject field || !field.TryGetPropertyValue("value", out var value) || value is not null;

    // Clockify knows no difference between nothing and none.
    private static bool IsEmpty(JsonNode? value) =>
        value switch
        {
            null => true,
            JsonArray list => !list.Any(HasValue),
            JsonValue one => one.GetValueKind() == JsonValueKind.String && one.GetValue<string>().Length == 0,
            _ => false,
        };
}
