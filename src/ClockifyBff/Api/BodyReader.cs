using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Api.Validation;

namespace ClockifyBff.Api;

/// <summary>
/// Reads a JSON body and reports every unreadable value with its path. The serializer alone stops at the first one.
/// </summary>
internal sealed class BodyReader
{
    private readonly JsonSerializerOptions _options;
    private readonly RequestErrors _errors;

    private BodyReader(JsonSerializerOptions options, RequestErrors errors) => (_options, _errors) = (options, errors);

    /// <param name="body">A JSON object.</param>
    /// <param name="options">The options to read it with.</param>
    /// <param name="errors">Receives an error for each value that can't be read.</param>
    /// <param name="entityType">A type whose members are ignored in the body instead of reported as unknown; null for none.</param>
    public static T Read<T>(JsonElement body, JsonSerializerOptions options, RequestErrors errors, Type? entityType = null)
        where T : class
    {
        if (!errors.Any)
        {
            try
            {
                return body.Deserialize<T>(options)!;
            }
            catch (JsonException)
            {
                // Read again below, value by value.
            }
        }

        return Read<T>(JsonObject.Create(body.Clone())!, options, errors, entityType);
    }

    /// <param name="body">A JSON object. Values that can't be read are removed from it.</param>
    /// <param name="options">The options to read it with.</param>
    /// <param name="errors">Receives an error for each value that can't be read.</param>
    /// <param name="entityType">A type whose members are ignored in the body instead of reported as unknown; null for none.</param>
    public static T Read<T>(JsonObject body, JsonSerializerOptions options, RequestErrors errors, Type? entityType = null)
        where T : class
    {
        new BodyReader(options, errors).Prune(body, options.GetTypeInfo(typeof(T)), string.Empty, entityType);
        return body.Deserialize<T>(options)!;
    }

    /// <summary>Returns the member with this name, or null. Names are case-sensitive (RFC 8259, section 8.3).</summary>
    public static JsonPropertyInfo? MemberOf(JsonTypeInfo type, string name) =>
        type.Properties.FirstOrDefault(member => member.Name == name);

    /// <summary>Returns the item type of a list; null if the type is not a list.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>Returns the type inside <see cref="Optional{T}"/>; any other type unchanged.</summary>
    public static Type Plain(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>) ? type.GetGenericArguments()[0] : type;

    /// <summary>Whether a value fits the type of a member.</summary>
    public static bool CanBe(JsonNode? value, JsonPropertyInfo member) =>
        value is null ? member.IsGetNullable : TryRead(value, member.PropertyType, ApiJson.Options, out _);

    public static bool TryRead(JsonNode? value, Type type, JsonSerializerOptions options, out object? read)
    {
        try
        {
            read = value.Deserialize(type, options);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            read = null;
            return false;
        }
    }

    private void Prune(JsonObject body, JsonTypeInfo type, string path, Type? entityType)
    {
        foreach (var (name, value) in body.ToArray())
        {
            var field = path.Length == 0 ? name : $"{path}.{name}";
            var entityMember = entityType is null ? null : MemberOf(ApiJson.Options.GetTypeInfo(entityType), name);
            if (MemberOf(type, name) is not { } member)
            {
                if (entityMember is null)
                {
                    _errors.AddUnreadable(field, UnreadableValueException.UnknownMember);
                }

                body.Remove(name);
            }
            else if (
                !PruneContent(
                    value,
                    Plain(member.PropertyType),
                    field,
                    entityMember is not null && CanBe(value, entityMember) ? entityMember.PropertyType : null
                ) && !IsReadable(new JsonObject { [name] = value?.DeepClone() }, type.Type, field)
            )
            {
                body.Remove(name);
            }
        }
    }

    /// <summary>Removes what can't be read from a list or an object; false if the value is neither.</summary>
    private bool PruneContent(JsonNode? value, Type type, string path, Type? entityType)
    {
        if (value is JsonArray list && ItemOf(type) is { } item)
        {
            for (var i = 0; i < list.Count; i++)
            {
                var itemPath = $"{path}[{i}]";
                if (
                    !PruneContent(list[i], item, itemPath, entityType is null ? null : ItemOf(entityType))
                    && !IsReadable(list[i], item, itemPath)
                )
                {
                    list[i] = null;
                }
            }

            return true;
        }

        if (value is JsonObject parts && _options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } known)
        {
            Prune(parts, known, path, entityType);
            return true;
        }

        return false;
    }

    private bool IsReadable(JsonNode? value, Type type, string path)
    {
        if (_errors.IsUnreadable(path))
        {
            return false;
        }

        try
        {
            value.Deserialize(type, _options);
            return true;
        }
        catch (JsonException e)
        {
            _errors.AddUnreadable(path, (e as UnreadableValueException)?.Requirement ?? UnreadableValueException.WrongType);
            return false;
        }
    }
}
