using System.Globalization;
using System.Xml;

namespace ClockifyBff.Features;

/// <summary>Converts ISO 8601 durations as Clockify writes them: in hours, minutes and seconds, without days.</summary>
internal static class Durations
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;

    /// <summary>Returns the seconds of a duration; null if it is missing or not valid.</summary>
    public static long? ToSeconds(string? duration)
    {
        try
        {
            return string.IsNullOrEmpty(duration) ? null : (long)XmlConvert.ToTimeSpan(duration).TotalSeconds;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    public static string? Format(long? seconds) =>
        seconds switch
        {
            null => null,
            0 => "PT0S",
            { } all => $"PT{Part(all / Hour, 'H')}{Part(all / Minute % Minute, 'M')}{Part(all % Minute, 'S')}",
        };

    private static string Part(long amount, char unit) =>
        amount == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");
}
