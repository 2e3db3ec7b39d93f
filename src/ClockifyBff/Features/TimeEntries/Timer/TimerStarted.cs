using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>A timer that was started.</summary>
/// <param name="Started">The entry that runs now.</param>
/// <param name="Stopped">The entry that ran until then; null where none did.</param>
/// <param name="Now">The time here.</param>
internal sealed record TimerStarted(TimeEntry Started, TimeEntry? Stopped, DateTimeOffset Now) : IExample
{
    public static DateTimeOffset ExampleNow => new(2026, 11, 23, 9, 0, 25, TimeSpan.Zero);

    public static TimeEntry ExampleEntry => (TimeEntry)TimeEntry.Example with { End = null, Duration = null, DurationSeconds = null };

    public static object Example => new TimerStarted(ExampleEntry, Stopped: null, ExampleNow);
}
