using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ClockifyBff.Http;

/// <summary>A member of a merge patch (RFC 7396): absent keeps what is there, a value replaces it, null clears it.</summary>
[JsonConverter(typeof(OptionalConverter))]
internal readonly struct Optional<T>
{
    public Optional(T value)
    {
        Value = value;
        IsGiven = true;
    }

    public T Value { get; }

    public bool IsGiven { get; }

    /// <summary>What is there after the patch.</summary>
    public T Or(T current) => IsGiven ? Value : current;
}

/// <summary>A body that has members of a merge patch, but is none: in a POST null means absent.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NullIsAbsentAttribute : Attribute
{
    private static readonly OptionalConverter _converter = new(nullIsAbsent: true);

    public static bool IsOn(Type body) => body.IsDefined(typeof(NullIsAbsentAttribute), inherit: false);

    public static void Apply(JsonTypeInfo type)
    {
        if (IsOn(type.Type))
        {
            foreach (var member in type.Properties.Where(member => _converter.CanConvert(member.PropertyType)))
            {
                member.CustomConverter = _converter;
            }
        }
    }
}

internal sealed class OptionalConverter(bool nullIsAbsent) : JsonConverterFactory
{
    public OptionalConverter()
        : this(nullIsAbsent: false) { }

    public bool NullIsAbsent => nullIsAbsent;

    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()), [nullIsAbsent])!;

    private sealed class Of<T>(bool nullIsAbsent) : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            nullIsAbsent && reader.TokenType == JsonTokenType.Null
                ? default
                : new Optional<T>(JsonSerializer.Deserialize<T>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
