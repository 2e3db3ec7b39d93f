using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>The result of stopping a timer.</summary>
/// <param name="Stopped">The stopped time entry.</param>
/// <param name="NotChanged">The changes that Clockify rejected although the timer was stopped; empty if it accepted all changes.</param>
/// <param name="Now">The current time of this service.</param>
internal sealed record TimerStopped(TimeEntry Stopped, IReadOnlyList<NotChanged> NotChanged, DateTimeOffset Now) : IExample
{
    public static object Example => new TimerStopped((TimeEntry)TimeEntry.Example, [], TimerStarted.ExampleNow);
}
