using System.Text.Json;
using System.Text.Json.Serialization;

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

internal sealed class OptionalConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new Optional<T>(JsonSerializer.Deserialize<T>(ref reader, options)!);
            }
            catch (JsonException e) when (e.InnerException is not JsonException)
            {
                // Its path begins at the value; the serializer knows where that stands, and says so only for what has no path yet.
                throw new UnreadableValueException((e as UnreadableValueException)?.Demand ?? UnreadableValueException.Unfit, e.Path?[1..] ?? string.Empty);
            }
        }

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
