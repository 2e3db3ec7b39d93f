using System.Globalization;
using NodaTime;

namespace ClockifyBff.Clockify;

/// <summary>A stretch of time, half open, in which time entries start. Either end may be missing.</summary>
internal readonly record struct EntryWindow(Instant? Start, Instant? End)
{
    private static readonly Duration _aDay = Duration.FromDays(1);

    public bool IsOpen => Start is null && End is null;

    /// <summary>The window of whole days in somebody's time zone.</summary>
    public static EntryWindow OfDays(LocalDate? from, LocalDate? to, DateTimeZone zone) => new(from?.AtStartOfDayInZone(zone).ToInstant(), to?.PlusDays(1).AtStartOfDayInZone(zone).ToInstant());

    public bool Contains(DateTimeOffset start)
    {
        var instant = Instant.FromDateTimeOffset(start);
        return (Start is null || instant >= Start) && (End is null || instant < End);
    }

    /// <summary>
    /// The query for it. Clockify takes the digits for a wall clock in the zone of the person's profile, whatever offset they come with. Digits
    /// that the clock shows twice could mean either time, so then a day more is asked for.
    /// </summary>
    public string ToQuery(DateTimeZone zone) =>
        (Start is { } start ? $"&start={Digits(start, zone, -_aDay)}" : string.Empty) + (End is { } end ? $"&end={Digits(end + Duration.FromSeconds(1) - Duration.Epsilon, zone, _aDay)}" : string.Empty);

    private static string Digits(Instant instant, DateTimeZone zone, Duration outwards)
    {
        var local = instant.InZone(zone).LocalDateTime;
        var safe = zone.MapLocal(local).Count == 1 ? local : (instant + outwards).InZone(zone).LocalDateTime;
        return safe.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
