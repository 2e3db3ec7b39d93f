using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using NodaTime;

namespace ClockifyBff.Clockify;

/// <summary>Finds time zones by the ids of Clockify profiles: names of the tz database, and offsets in the syntax of Java.</summary>
internal sealed partial class ProfileTimeZones(ILogger<ProfileTimeZones> logger)
{
    private const int MaxLoggedIds = 100;

    private const int MaxLoggedIdLength = 64;

    private readonly ConcurrentDictionary<string, bool> _logged = new();

    /// <summary>Returns the time zone of an id; null if the id is unknown. Logs each unknown id once.</summary>
    public DateTimeZone? Find(string? id)
    {
        var zone = Parse(id ?? string.Empty);
        if (zone is null && !string.IsNullOrEmpty(id) && _logged.Count < MaxLoggedIds && _logged.TryAdd(id, value: true))
        {
            LogUnknown(id.Length > MaxLoggedIdLength ? id[..MaxLoggedIdLength] : id);
        }

        return zone;
    }

    /// <summary>Returns the time zone of an id; UTC if the id is unknown.</summary>
    public DateTimeZone FindOrUtc(string? id) => Find(id) ?? DateTimeZone.Utc;

    /// <summary>
    /// Reads an id as Java's <c>ZoneId.of</c> does: "GMT+2" is ahead of UTC, while the tz database's own "Etc/GMT+2" is behind it.
    /// </summary>
    private static DateTimeZone? Parse(string id)
    {
        var match = Offset.Match(id);
        if (!match.Success)
        {
            return id is "Z" or "UT" ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);
        }

        var (hours, minutes) = (Number("hours"), Number("minutes"));
        var total = (match.Groups["sign"].Value == "-" ? -1 : 1) * ((hours * 60) + minutes);
        return minutes < 60 && Math.Abs(total) <= 18 * 60 ? DateTimeZone.ForOffset(NodaTime.Offset.FromSeconds(total * 60)) : null;

        int Number(string group) =>
            match.Groups[group] is { Success: true, ValueSpan: var digits }
                ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)
                : 0;
    }

    [GeneratedRegex(
        @"^(GMT|UTC|UT)?(?<sign>[+-])(?<hours>[0-9]{1,2})(:?(?<minutes>[0-9]{2}))?\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Offset { get; }

    [LoggerMessage(1001, LogLevel.Warning, "The time zone '{TimeZone}' of a Clockify profile is unknown. Days are computed in UTC.")]
    private partial void LogUnknown(string timeZone);
}
