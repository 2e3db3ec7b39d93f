using System.Buffers;
using System.Text.Json;
using ClockifyBff.Clockify;

namespace ClockifyBff.Api;

/// <summary>
/// Normalizes the values of JSON: strings to form C (<see cref="NormalizedText"/>), and whole numbers to digits without a fraction or an
/// exponent.
/// </summary>
internal static class NormalizedJson
{
    /// <summary>Returns a document with normalized values.</summary>
    /// <param name="document">A document whose strings are valid Unicode.</param>
    public static JsonDocument Of(JsonDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(document.RootElement, writer);
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(NormalizedText.Of(value.GetString()!));
                break;
            case JsonValueKind.Number when value.TryGetDecimal(out var number) && decimal.Truncate(number) == number:
                writer.WriteNumberValue(decimal.Truncate(number));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
