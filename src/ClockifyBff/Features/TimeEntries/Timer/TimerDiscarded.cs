using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>A timer that is gone.</summary>
/// <param name="Deleted">The entry that ran.</param>
/// <param name="Steps">What was done, in order.</param>
/// <param name="Now">The time here.</param>
internal sealed record TimerDiscarded(TimeEntry Deleted, IReadOnlyList<string> Steps, DateTimeOffset Now) : IExample
{
    public static object Example => new TimerDiscarded(TimerStarted.ExampleEntry, ["delete"], TimerStarted.ExampleNow);
}
