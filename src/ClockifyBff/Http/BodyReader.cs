using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Http.Validation;

namespace ClockifyBff.Http;

/// <summary>
/// Reads JSON as far as it can be read, and says of everything else where it stands. The serializer itself stops at the first.
/// </summary>
internal sealed class BodyReader
{
    private readonly JsonSerializerOptions _options;
    private readonly RequestErrors _errors;

    private BodyReader(JsonSerializerOptions options, RequestErrors errors) => (_options, _errors) = (options, errors);

    /// <param name="body">A JSON object.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="errors">Takes what can't be read.</param>
    /// <param name="shown">What is known besides, and left out without a word.</param>
    public static T Read<T>(JsonElement body, JsonSerializerOptions options, RequestErrors errors, Type? shown = null)
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
                // It is read again, part by part.
            }
        }

        return Read<T>(JsonObject.Create(body.Clone())!, options, errors, shown);
    }

    /// <param name="body">What is read: it loses what can't be.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="errors">Takes what can't be read.</param>
    /// <param name="shown">What is known besides, and left out without a word.</param>
    public static T Read<T>(JsonObject body, JsonSerializerOptions options, RequestErrors errors, Type? shown = null)
        where T : class
    {
        new BodyReader(options, errors).Prune(body, options.GetTypeInfo(typeof(T)), string.Empty, shown);
        return body.Deserialize<T>(options)!;
    }

    /// <summary>The member of a type that has exactly this name: another case is another name (RFC 8259, section 8.3).</summary>
    public static JsonPropertyInfo? MemberOf(JsonTypeInfo type, string name) =>
        type.Properties.FirstOrDefault(member => member.Name == name);

    /// <summary>What the items of a list are; null for what is none.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>What a member of a merge patch is.</summary>
    public static Type Plain(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>) ? type.GetGenericArguments()[0] : type;

    /// <summary>Whether a member could have this value.</summary>
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

    private void Prune(JsonObject body, JsonTypeInfo type, string path, Type? shown)
    {
        foreach (var (name, value) in body.ToArray())
        {
            var field = path.Length == 0 ? name : $"{path}.{name}";
            var beside = shown is null ? null : MemberOf(ApiJson.Options.GetTypeInfo(shown), name);
            if (MemberOf(type, name) is not { } member)
            {
                if (beside is null)
                {
                    _errors.AddUnreadable(field, UnreadableValueException.Unknown);
                }

                body.Remove(name);
            }
            else if (
                !PruneParts(
                    value,
                    Plain(member.PropertyType),
                    field,
                    beside is not null && CanBe(value, beside) ? beside.PropertyType : null
                ) && !IsReadable(new JsonObject { [name] = value?.DeepClone() }, type.Type, field)
            )
            {
                body.Remove(name);
            }
        }
    }

    /// <summary>Looks at the parts of a value; false for one that has none.</summary>
    private bool PruneParts(JsonNode? value, Type type, string path, Type? shown)
    {
        if (value is JsonArray list && ItemOf(type) is { } item)
        {
            for (var i = 0; i < list.Count; i++)
            {
                var place = $"{path}[{i}]";
                if (!PruneParts(list[i], item, place, shown is null ? null : ItemOf(shown)) && !IsReadable(list[i], item, place))
                {
                    list[i] = null;
                }
            }

            return true;
        }

        if (value is JsonObject parts && _options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } known)
        {
            Prune(parts, known, path, shown);
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
            _errors.AddUnreadable(path, (e as UnreadableValueException)?.Requirement ?? UnreadableValueException.Unfit);
            return false;
        }
    }
}
