using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>
/// The timer to start. All members are optional: fields that the workspace requires can be added until the timer is stopped.
/// </summary>
internal sealed record StartTimerRequest : TimeEntryInput, IRequestBody<StartTimerRequest>, IExample
{
    public static object Example =>
        new StartTimerRequest
        {
            Description = "Fix what the review found",
            ProjectName = "Website relaunch",
            TaskName = "Design",
        };

    /// <summary>
    /// When the timer starts, with an offset (RFC 3339). At most 999 hours ago: a timer that is running is then stopped at this instant,
    /// unless it started later (409 `timer_running`). An instant less than 2 minutes in the future counts as now, because clocks differ; a
    /// later one is rejected with 400. Default: now.
    /// </summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>
    /// What to do if a timer is running: `stop` stops it, `fail` rejects the request with 409 `timer_running`. Default: `stop`.
    /// </summary>
    public string? IfRunning { get; init; }

    /// <summary>
    /// Returns the body of Clockify's POST. An entry that starts now has no start, so that Clockify's clock determines it.
    /// </summary>
    /// <exception cref="ProblemException">400: the timer would start in the future, or too long ago to be stopped.</exception>
    public ClockifyTimeEntryBody ToBody(ResolvedReferences references, DateTimeOffset now) =>
        (Start - now) switch
        {
            { } ahead when ahead >= ClockSkew.Tolerance => throw new ProblemException(
                Problem.Invalid("start", "Must not be 2 minutes or more in the future.")
            ),
            { } ago when ago < -TimeEntryLimits.MaxDuration => throw new ProblemException(
                Problem.Invalid("start", "Must not be more than 999 hours ago.")
            ),
            { } ago when ago < TimeSpan.Zero => ToBody(references, Start, end: null),
            _ => ToBody(references, start: null, end: null),
        };
}

internal sealed class StartTimerRequestValidator : TimeEntryInputValidator<StartTimerRequest>
{
    public StartTimerRequestValidator() => RuleFor(timer => timer.IfRunning).OneOf("stop", "fail");
}
