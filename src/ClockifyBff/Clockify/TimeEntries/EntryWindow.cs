using System.Globalization;
using NodaTime;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>A stretch of time, half open, in which time entries start. Either end may be missing.</summary>
internal readonly record struct EntryWindow(Instant? Start, Instant? End)
{
    private static readonly Duration _aDay = Duration.FromDays(1);

    // Beyond, there are zones whose clocks show no year that could be written down.
    private static readonly Instant _earliest = Instant.FromUtc(1, 1, 3, 0, 0);
    private static readonly Instant _latest = Instant.FromUtc(9999, 12, 29, 0, 0);

    /// <summary>The window of whole days in somebody's time zone.</summary>
    public static EntryWindow OfDays(LocalDate? from, LocalDate? to, DateTimeZone zone) =>
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
    /// The query for it. Clockify takes the digits for a wall clock in the zone of the person's profile, whatever offset they come with.
    /// Digits that the clock shows twice could mean either time, and so could any where the zone is not known: then a day more is asked
    /// for.
    /// </summary>
    /// <param name="zone">The zone of the profile; null where nobody says.</param>
    public string ToQuery(DateTimeZone? zone) =>
        (Start is { } start ? $"&start={Digits(Writable(start), zone, -_aDay)}" : string.Empty)
        + (End is { } end ? $"&end={Digits(Writable(end) + Duration.FromSeconds(1) - Duration.Epsilon, zone, _aDay)}" : string.Empty);

    private static string Digits(Instant instant, DateTimeZone? zone, Duration outwards)
    {
        var local = instant.InZone(zone ?? DateTimeZone.Utc).LocalDateTime;
        var safe = zone?.MapLocal(local).Count == 1 ? local : (instant + outwards).InZone(zone ?? DateTimeZone.Utc).LocalDateTime;
        return safe.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static Instant Writable(Instant instant) => Instant.Max(_earliest, Instant.Min(instant, _latest));
}
