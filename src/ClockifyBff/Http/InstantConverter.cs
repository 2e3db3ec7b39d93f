using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;

namespace ClockifyBff.Http;

/// <summary>Instants carry an offset; they are answered in UTC and whole seconds, as Clockify has them.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public const string Demand = "Must be an instant with an offset, such as 2026-11-24T09:00:00Z.";

    private const string Wire = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // The first instant of all stands for none, here and in what Clockify answers.
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Parse(reader.GetString()!) is { Ticks: > 0 } instant ? instant : throw new UnreadableValueException(Demand);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    /// <summary>Reads an instant (RFC 3339) of the years 1 to 9999; null for anything else, a time without an offset among it.</summary>
    public static DateTimeOffset? Parse(string text) =>
        OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: { Year: > 0 } value }
        && value.LocalDateTime.ToDateTimeUnspecified().Ticks - value.Offset.Ticks is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;

    public static string Text(DateTimeOffset value) => value.UtcDateTime.ToString(Wire, CultureInfo.InvariantCulture);
}
