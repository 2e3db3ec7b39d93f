using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The changes to a time entry, as a JSON merge patch.</summary>
[Changes(typeof(TimeEntry))]
internal sealed record UpdateTimeEntryRequest : TimeEntryChanges, IRequestBody<UpdateTimeEntryRequest>, IExample
{
    public static object Example => new { description = "Prepare the release", billable = true };

    /// <summary>
    /// When the entry ends, with an offset (RFC 3339). Only for finished entries; can't be combined with `durationSeconds`.
    /// </summary>
    public Optional<DateTimeOffset?> End { get; init; }

    /// <summary>Returns the changed entry. A timer stays running, and a finished entry stays finished.</summary>
    /// <exception cref="ProblemException">400 or 409: the changes can't be applied to the entry.</exception>
    public ClockifyTimeEntryBody AppliedTo(ClockifyTimeEntry entry)
    {
        if (End.IsGiven && DurationSeconds.IsGiven)
        {
            throw new ProblemException(Problem.Invalid("durationSeconds", TimeEntryLimits.EndOrDurationMessage));
        }

        return (entry.TimeInterval.End, DurationSeconds.IsGiven ? EndByDuration(entry) : End.Or(entry.TimeInterval.End)) switch
        {
            (null, not null) => throw new ProblemException(ErrorCode.TimerRunning, "The entry is a running timer. Stop it to set its end."),
            (not null, null) => throw new ProblemException(Problem.Invalid("end", "The end of a finished entry can't be cleared.")),
            (_, var end) => AppliedTo(
                entry,
                end,
                DurationSeconds.IsGiven ? "durationSeconds"
                    : Contains("end") ? "end"
                    : "start"
            ),
        };
    }
}

internal sealed class UpdateTimeEntryRequestValidator : TimeEntryChangesValidator<UpdateTimeEntryRequest>;
