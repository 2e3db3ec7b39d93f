using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>What a timer is started with. Everything may be left out: a running entry need not have what a finished one must.</summary>
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
    /// When it began, up to 999 hours ago: what runs then is stopped at this moment, unless it began later. Default now. Less than 2
    /// minutes ahead means now, because clocks differ; more is refused.
    /// </summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>What becomes of a timer that runs: stop, or fail for 409 `timer_running`. Default stop.</summary>
    public string? IfRunning { get; init; }

    /// <summary>The running entry as Clockify takes it. What starts now starts by Clockify's own clock.</summary>
    /// <exception cref="ProblemException">400: it would start in the future, or so long ago that it could not be stopped.</exception>
    public ClockifyTimeEntryBody ToBody(TimeEntryReference subject, DateTimeOffset now) =>
        (Start - now) switch
        {
            { } ahead when ahead >= Clocks.Tolerance => throw new ProblemException(
                Problem.Invalid("start", "Must not be 2 minutes or more ahead.")
            ),
            { } ago when ago < -TimeEntryLimits.Longest => throw new ProblemException(
                Problem.Invalid("start", "Must not be more than 999 hours ago.")
            ),
            { } ago when ago < TimeSpan.Zero => ToBody(subject, Start, end: null),
            _ => ToBody(subject, start: null, end: null),
        };
}

internal sealed class StartTimerRequestValidator : TimeEntryInputValidator<StartTimerRequest>
{
    public StartTimerRequestValidator() => RuleFor(timer => timer.IfRunning).OneOf("stop", "fail");
}
