using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>The result of starting or continuing a timer.</summary>
/// <param name="Started">The time entry that is now running.</param>
/// <param name="Stopped">The time entry that was running before and has been stopped; null if there was none.</param>
/// <param name="Now">The current time of this service.</param>
internal sealed record TimerStarted(TimeEntry Started, TimeEntry? Stopped, DateTimeOffset Now) : IExample
{
    public static DateTimeOffset ExampleNow => new(2026, 11, 23, 9, 0, 25, TimeSpan.Zero);

    public static TimeEntry ExampleEntry => (TimeEntry)TimeEntry.Example with { End = null, Duration = null, DurationSeconds = null };

    public static object Example => new TimerStarted(ExampleEntry, Stopped: null, ExampleNow);
}
