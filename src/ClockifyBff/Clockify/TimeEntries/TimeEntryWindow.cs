using System.Globalization;
using NodaTime;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>A half-open time range in which time entries start. Start and end may be null for an unlimited range.</summary>
internal readonly record struct TimeEntryWindow(Instant? Start, Instant? End)
{
    private static readonly Duration _oneDay = Duration.FromDays(1);

    // Beyond these times, the local time of some time zones has no four-digit year.
    private static readonly Instant _earliest = Instant.FromUtc(1, 1, 3, 0, 0);
    private static readonly Instant _latest = Instant.FromUtc(9999, 12, 29, 0, 0);

    /// <summary>Returns the window of whole days in a time zone.</summary>
    public static TimeEntryWindow OfDays(LocalDate? from, LocalDate? to, DateTimeZone zone) =>
        new(
            from?.AtStartOfDayInZone(zone).ToInstant(),
            to < LocalDate.MaxIsoValue ? to.Value.PlusDays(1).AtStartOfDayInZone(zone).ToInstant() : null
        );

    public bool Contains(DateTimeOffset start)
    {
        var instant = Instant.FromDateTimeOffset(start);
        return (Start is null || instant >= Start) && (End is null || instant < End);
    }

    /// <summary>
    /// Returns the query parameters of the window. Clockify interprets the times as local times in the time zone of the user's profile, and
    /// ignores their offset. Where a local time is ambiguous or skipped, or the time zone is unknown, the query is a day wider.
    /// </summary>
    /// <param name="zone">The time zone of the profile; null if unknown.</param>
    public string ToQuery(DateTimeZone? zone) =>
        (Start is { } start ? $"&start={LocalTime(Clamp(start), zone, -_oneDay)}" : string.Empty)
        + (End is { } end ? $"&end={LocalTime(Clamp(end) + Duration.FromSeconds(1) - Duration.Epsilon, zone, _oneDay)}" : string.Empty);

    private static string LocalTime(Instant instant, DateTimeZone? zone, Duration outwards)
    {
        var local = instant.InZone(zone ?? DateTimeZone.Utc).LocalDateTime;
        var unambiguous = zone?.MapLocal(local).Count == 1 ? local : (instant + outwards).InZone(zone ?? DateTimeZone.Utc).LocalDateTime;
        return unambiguous.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static Instant Clamp(Instant instant) => Instant.Max(_earliest, Instant.Min(instant, _latest));
}
