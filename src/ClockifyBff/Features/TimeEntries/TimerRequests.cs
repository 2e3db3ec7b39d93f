using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>What a timer is started with. Everything may be left out: a running entry need not have what a finished one must.</summary>
internal sealed record StartTimerRequest : EntryDraft, IRequestBody<StartTimerRequest>, IExample
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
    public ClockifyTimeEntryBody ToBody(EntrySubject subject, DateTimeOffset now) =>
        (Start - now) switch
        {
            { } ahead when ahead >= Clocks.Tolerance => throw new ProblemException(
                Problem.Invalid("start", "Must not be 2 minutes or more ahead.")
            ),
            { } ago when ago < -EntryLimits.Longest => throw new ProblemException(
                Problem.Invalid("start", "Must not be more than 999 hours ago.")
            ),
            { } ago when ago < TimeSpan.Zero => ToBody(subject, Start, end: null),
            _ => ToBody(subject, start: null, end: null),
        };
}

internal sealed class StartTimerRequestValidator : EntryDraftValidator<StartTimerRequest>
{
    public StartTimerRequestValidator() => RuleFor(timer => timer.IfRunning).OneOf("stop", "fail");
}

/// <summary>Which timer is stopped, and what it is to be then: everything that PATCH can set can be filled in while stopping.</summary>
[NullIsAbsent]
[Changes(typeof(TimeEntry))]
internal sealed record StopTimerRequest : EntryChanges, IRequestBody<StopTimerRequest>, IExample
{
    public static object Example => new { description = "Fixed what the review found" };

    /// <summary>The id of the entry that runs. Without it, whichever runs.</summary>
    public string? Id { get; init; }

    /// <summary>When it ended. Default now; at most 2 minutes ahead, which means now: clocks differ.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Whether nothing is said but when. No member of the body.</summary>
    internal bool IsPlain => HoldsOnly("end");

    /// <exception cref="ProblemException">400: it would end in the future.</exception>
    public DateTimeOffset EndBy(DateTimeOffset now) => End is { } end ? Past(end, now, "end") : now;

    /// <summary>
    /// The entry, ended. It ends at its start where that is later: by any time when the request gives neither, because a stop must stop a
    /// planned timer too, otherwise by no more than clocks differ.
    /// </summary>
    /// <param name="running">What runs.</param>
    /// <param name="end">When it ends, unless its duration says so.</param>
    /// <param name="now">What time it is.</param>
    public ClockifyTimeEntryBody AppliedTo(ClockifyTimeEntry running, DateTimeOffset end, DateTimeOffset now)
    {
        if (DurationSeconds.IsGiven)
        {
            return AppliedTo(running, Past(EndAfter(running), now, "durationSeconds"), "durationSeconds");
        }

        var start = Start.Or(running.TimeInterval.Start);
        return AppliedTo(
            running,
            end < start && ((End is null && !Start.IsGiven) || start - end < Clocks.Tolerance) ? start : end,
            End is null ? "start" : "end"
        );
    }

    private static DateTimeOffset Past(DateTimeOffset end, DateTimeOffset now, string field) =>
        (end - now) switch
        {
            var ahead when ahead > Clocks.Tolerance => throw new ProblemException(
                Problem.Invalid(field, "Must not end more than 2 minutes ahead.")
            ),
            { Ticks: <= 0 } => end,
            _ => now,
        };
}

internal sealed class StopTimerRequestValidator : EntryChangesValidator<StopTimerRequest>
{
    public StopTimerRequestValidator()
    {
        RuleFor(timer => timer.Id).ClockifyId();
        RuleFor(timer => timer.End)
            .Must((timer, end) => !(timer.Start.IsGiven && end < timer.Start.Value))
            .WithMessage("Must not be before start.");
        RuleFor(timer => timer.DurationSeconds)
            .Must((timer, seconds) => !seconds.IsGiven || timer.End is null)
            .WithMessage(EntryLimits.EndOrDuration);
    }
}

/// <summary>What is gone on with.</summary>
internal sealed record ContinueTimerRequest : IRequestBody<ContinueTimerRequest>, IExample
{
    public static object Example => new ContinueTimerRequest { IfRunning = "stop" };

    /// <summary>The id of a finished entry of the caller's. Default: the one that ended last.</summary>
    public string? Id { get; init; }

    /// <summary>What becomes of a timer that runs: stop, or fail for 409 `timer_running`. Default stop.</summary>
    public string? IfRunning { get; init; }
}

internal sealed class ContinueTimerRequestValidator : AbstractValidator<ContinueTimerRequest>
{
    public ContinueTimerRequestValidator()
    {
        RuleFor(timer => timer.Id).ClockifyId();
        RuleFor(timer => timer.IfRunning).OneOf("stop", "fail");
    }
}

/// <summary>Which timer is discarded.</summary>
internal sealed record DiscardTimerQuery
{
    /// <summary>The id of the entry that runs. Any other is 409 `timer_not_running`, and nothing changes.</summary>
    [FromQuery(Name = "id")]
    public string? Id { get; init; }
}

internal sealed class DiscardTimerQueryValidator : AbstractValidator<DiscardTimerQuery>
{
    public DiscardTimerQueryValidator() => RuleFor(timer => timer.Id).NotEmpty().WithMessage("Must be there.").ClockifyId();
}

/// <summary>Clocks of phones, of this service and of Clockify.</summary>
internal static class Clocks
{
    /// <summary>How far they are taken to differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);
}
