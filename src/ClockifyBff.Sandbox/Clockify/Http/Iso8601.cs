using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Formats and parses times and durations as Clockify does.</summary>
internal static class Iso8601
{
    /// <summary>Formats an instant in UTC, in whole seconds.</summary>
    public static string Format(Instant instant) => InstantPattern.General.Format(instant);

    /// <summary>Formats a duration like Java's <c>Duration.toString</c>: hours have no maximum, and there are no days.</summary>
    public static string Format(Duration duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        return seconds == 0
            ? "PT0S"
            : string.Create(CultureInfo.InvariantCulture, $"PT{Part(hours, 'H')}{Part(minutes, 'M')}{Part(rest, 'S')}");
    }

    /// <summary>Parses a date and time with an offset; removes fractions of a second. Returns null for other texts.</summary>
    public static OffsetDateTime? ParseDateTime(string text)
    {
        var parsed = OffsetDateTimePattern.ExtendedIso.Parse(text);
        return parsed.Success && parsed.Value.Year >= 1 ? parsed.Value.With(TimeAdjusters.TruncateToSecond) : null;
    }

    public static Duration? ParseDuration(string text)
    {
        var parsed = PeriodPattern.NormalizingIso.Parse(text);
        return parsed is { Success: true, Value: { Years: 0, Months: 0 } } ? parsed.Value.ToDuration() : null;
    }

    private static string Part(long amount, char unit) => amount == 0 ? "" : $"{amount}{unit}";
}
