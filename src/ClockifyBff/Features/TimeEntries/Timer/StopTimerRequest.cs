using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify.TimeEntries;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>
/// Selects the timer to stop, and the changes to make to its time entry. All members are optional; everything that an update can set can be
/// set here. A member that is null counts as absent.
/// </summary>
[NullIsAbsent]
[Changes(typeof(TimeEntry))]
internal sealed record StopTimerRequest : TimeEntryChanges, IRequestBody<StopTimerRequest>, IExample
{
    public static object Example => new { description = "Fixed what the review found" };

    /// <summary>
    /// The id of the running time entry. If another entry is running, the request fails with 409 `timer_not_running`. Default: the running
    /// entry.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>
    /// When the entry ends, with an offset (RFC 3339). An instant up to 2 minutes in the future counts as now, because clocks differ; a
    /// later one is rejected with 400. Default: now.
    /// </summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Whether the request sets no member but the end. Not a member of the body.</summary>
    internal bool SetsEndOnly => ContainsOnly("end");

    /// <summary>Returns when the entry ends.</summary>
    /// <exception cref="ProblemException">400: the entry would end in the future.</exception>
    public DateTimeOffset EndBy(DateTimeOffset now) => End is { } end ? CapAtNow(end, now, "end") : now;

    /// <summary>
    /// Returns the ended entry. An entry that would end before its start ends at its start: without limit if the request sets neither start
    /// nor end, so that a planned timer can be stopped, and otherwise within the tolerance of clocks.
    /// </summary>
    /// <param name="running">The running entry.</param>
    /// <param name="end">When the entry ends, unless the request gives a duration.</param>
    /// <param name="now">The current time.</param>
    public ClockifyTimeEntryBody AppliedTo(ClockifyTimeEntry running, DateTimeOffset end, DateTimeOffset now)
    {
        if (DurationSeconds.IsGiven)
        {
            return AppliedTo(running, CapAtNow(EndByDuration(running), now, "durationSeconds"), "durationSeconds");
        }

        var start = Start.Or(running.TimeInterval.Start);
        return AppliedTo(
            running,
            end < start && ((End is null && !Start.IsGiven) || start - end < ClockSkew.Tolerance) ? start : end,
            End is null ? "start" : "end"
        );
    }

    private static DateTimeOffset CapAtNow(DateTimeOffset end, DateTimeOffset now, string field) =>
        (end - now) switch
        {
            var ahead when ahead > ClockSkew.Tolerance => throw new ProblemException(
                Problem.Invalid(field, "The entry must not end more than 2 minutes in the future.")
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
            .WithMessage("Must not be before `start`.");
        RuleFor(timer => timer.DurationSeconds)
            .Must((timer, seconds) => !seconds.IsGiven || timer.End is null)
            .WithMessage(TimeEntryLimits.EndOrDurationMessage);
    }
}
