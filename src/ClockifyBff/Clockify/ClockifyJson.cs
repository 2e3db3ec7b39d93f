using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Clockify;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(ItemsConverter), typeof(ValueConverter)]
)]
[JsonSerializable(typeof(ClockifyUser))]
[JsonSerializable(typeof(ClockifyWorkspace))]
[JsonSerializable(typeof(ClockifyCustomField))]
[JsonSerializable(typeof(ClockifyTag))]
[JsonSerializable(typeof(ClockifyTagBody))]
[JsonSerializable(typeof(ClockifyClient))]
[JsonSerializable(typeof(ClockifyClientBody))]
[JsonSerializable(typeof(ClockifyProject))]
[JsonSerializable(typeof(ClockifyProjectBody))]
[JsonSerializable(typeof(ClockifyTask))]
[JsonSerializable(typeof(ClockifyTaskBody))]
[JsonSerializable(typeof(ClockifyTimeEntry))]
[JsonSerializable(typeof(ClockifyTimeEntryBody))]
[JsonSerializable(typeof(ClockifyStopBody))]
[JsonSerializable(typeof(ClockifyNameBody))]
internal sealed partial class ClockifyJson : JsonSerializerContext;

/// <summary>Reads arrays and drops items that are null or have no id.</summary>
internal sealed class ItemsConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsArray && !typeToConvert.GetElementType()!.IsValueType;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ItemsConverter<>).MakeGenericType(typeToConvert.GetElementType()!))!;
}

internal sealed class ItemsConverter<T> : JsonConverter<T[]>
    where T : class
{
    public override T[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        var item = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (JsonSerializer.Deserialize(ref reader, item) is { } read and not IClockifyEntity { Id: null or "" })
            {
                items.Add(read);
            }
        }

        return [.. items];
    }

    public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>Reads any JSON value and rejects texts that are not valid Unicode, because responses could not contain them.</summary>
internal sealed class ValueConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        try
        {
            Validate(value);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text is not valid Unicode.", e);
        }

        return value;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);

    private static void Validate(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name; // Throws if the name is not valid Unicode.
                    Validate(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Validate(item);
                }

                break;
            case JsonValueKind.String:
                _ = value.GetString();
                break;
        }
    }
}
