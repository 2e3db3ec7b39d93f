using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>The result of discarding a timer.</summary>
/// <param name="Deleted">The deleted time entry.</param>
/// <param name="Steps">The steps taken, in order.</param>
/// <param name="Now">The current time of this service.</param>
internal sealed record TimerDiscarded(TimeEntry Deleted, IReadOnlyList<string> Steps, DateTimeOffset Now) : IExample
{
    public static object Example => new TimerDiscarded(TimerStarted.ExampleEntry, ["delete"], TimerStarted.ExampleNow);
}
