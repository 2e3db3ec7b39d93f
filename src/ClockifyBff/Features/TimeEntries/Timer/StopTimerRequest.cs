using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Which timer is stopped, and what it is to be then: everything that PATCH can set can be filled in while stopping.</summary>
[NullIsAbsent]
[Changes(typeof(TimeEntry))]
internal sealed record StopTimerRequest : TimeEntryChanges, IRequestBody<StopTimerRequest>, IExample
{
    public static object Example => new { description = "Fixed what the review found" };

    /// <summary>The id of the entry that runs. Without it, whichever runs.</summary>
    public string? Id { get; init; }

    /// <summary>When it ended. Default now; at most 2 minutes ahead, which means now: clocks differ.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Whether nothing is said but when. No member of the body.</summary>
    internal bool IsPlain => ContainsOnly("end");

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

internal sealed class StopTimerRequestValidator : TimeEntryChangesValidator<StopTimerRequest>
{
    public StopTimerRequestValidator()
    {
        RuleFor(timer => timer.Id).ClockifyId();
        RuleFor(timer => timer.End)
            .Must((timer, end) => !(timer.Start.IsGiven && end < timer.Start.Value))
            .WithMessage("Must not be before start.");
        RuleFor(timer => timer.DurationSeconds)
            .Must((timer, seconds) => !seconds.IsGiven || timer.End is null)
            .WithMessage(TimeEntryLimits.EndOrDuration);
    }
}
