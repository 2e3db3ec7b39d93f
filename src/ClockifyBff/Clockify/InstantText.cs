using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime.Text;

namespace ClockifyBff.Clockify;

/// <summary>Reads and writes instants as text. Reads any offset, and writes UTC in whole seconds, as Clockify does.</summary>
internal static partial class InstantText
{
    private const string WireFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>
    /// Reads an instant (RFC 3339) of the years 1 to 9999. Also accepts instants without seconds, offsets without a colon, and a lower-case
    /// t or z. Null for any other text, and for a time without an offset.
    /// </summary>
    public static DateTimeOffset? Parse(string text) =>
        InstantPattern().Match(text) is { Success: true, Groups: var part }
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

    /// <summary>Reads an instant from a query, in which an unescaped + arrives as a space.</summary>
    public static DateTimeOffset? ParseQuery(string text) => Parse(SpaceInsteadOfPlus().Replace(text, "+$1"));

    /// <summary>Writes an instant.</summary>
    public static string Of(DateTimeOffset value) => value.UtcDateTime.ToString(WireFormat, CultureInfo.InvariantCulture);

    private static string Offset(GroupCollection part) =>
        part["zulu"].Success ? "Z" : $"{part["hours"].Value}:{part["offsetMinutes"].Value}";

    // Clockify stores whole seconds, so digits beyond nanoseconds are ignored.
    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<minutes>([01][0-9]|2[0-3]):[0-9]{2})"
            + @"((?<seconds>:[0-9]{2})((?<fraction>\.[0-9]{1,9})[0-9]*)?)?"
            + @"((?<zulu>[Zz])|(?<hours>[+-][0-9]{2}):?(?<offsetMinutes>[0-9]{2}))\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex InstantPattern();

    [GeneratedRegex(@" ([0-9]{2}:?[0-9]{2})\z")]
    private static partial Regex SpaceInsteadOfPlus();
}
