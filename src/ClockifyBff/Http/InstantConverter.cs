using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using NodaTime.Text;

namespace ClockifyBff.Http;

/// <summary>Instants carry an offset; they are answered in UTC and whole seconds, as Clockify has them.</summary>
internal sealed partial class InstantConverter : JsonConverter<DateTimeOffset>
{
    public const string Requirement = "Must be an instant with an offset, such as 2026-11-24T09:00:00Z.";

    private const string Wire = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // The first instant of all stands for none, here and in what Clockify answers.
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Parse(reader.GetString()!) is { Ticks: > 0 } instant
            ? instant
            : throw new UnreadableValueException(Requirement);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    /// <summary>
    /// Reads an instant (RFC 3339) of the years 1 to 9999, also one without seconds, with an offset without a colon, or with a small t or
    /// z. Null for anything else, a time without an offset among it.
    /// </summary>
    public static DateTimeOffset? Parse(string text) =>
        Written().Match(text) is { Success: true, Groups: var part }
        && OffsetDateTimePattern.Rfc3339.Parse(
            string.Concat(
                part["date"].Value,
                "T",
                part["minutes"].Value,
                part["seconds"] is { Length: > 0, Value: var seconds } ? seconds : ":00",
                part["fraction"].Value,
                Offset(part)
            )
        )
            is { Success: true, Value: { Year: > 0 } value }
        && value.LocalDateTime.ToDateTimeUnspecified().Ticks - value.Offset.Ticks is >= 0 and var ticks
        && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;

    /// <summary>Reads an instant of a query, in which an unescaped + arrives as a space.</summary>
    public static DateTimeOffset? ParseQuery(string text) => Parse(SpaceForPlus().Replace(text, "+$1"));

    public static string Text(DateTimeOffset value) => value.UtcDateTime.ToString(Wire, CultureInfo.InvariantCulture);

    private static string Offset(GroupCollection part) =>
        part["zulu"].Success ? "Z" : $"{part["hours"].Value}:{part["offsetMinutes"].Value}";

    // Clockify keeps whole seconds: what is finer than a nanosecond is read over.
    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<minutes>([01][0-9]|2[0-3]):[0-9]{2})"
            + @"((?<seconds>:[0-9]{2})((?<fraction>\.[0-9]{1,9})[0-9]*)?)?"
            + @"((?<zulu>[Zz])|(?<hours>[+-][0-9]{2}):?(?<offsetMinutes>[0-9]{2}))\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Written();

    [GeneratedRegex(@" ([0-9]{2}:?[0-9]{2})\z")]
    private static partial Regex SpaceForPlus();
}
