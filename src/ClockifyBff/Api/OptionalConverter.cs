using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClockifyBff.Api;

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
