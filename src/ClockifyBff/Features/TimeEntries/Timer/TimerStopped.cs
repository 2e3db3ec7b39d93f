using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>A timer that was stopped.</summary>
/// <param name="Stopped">The entry, ended.</param>
/// <param name="NotChanged">The members of the request that Clockify refused to change while the timer stopped all the same; empty where it
/// took all.</param>
/// <param name="Now">The time here.</param>
internal sealed record TimerStopped(TimeEntry Stopped, IReadOnlyList<NotChanged> NotChanged, DateTimeOffset Now) : IExample
{
    public static object Example => new TimerStopped((TimeEntry)TimeEntry.Example, [], TimerStarted.ExampleNow);
}
