using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Changes of a time entry: a JSON merge patch, in which null clears.</summary>
[Changes(typeof(TimeEntry))]
internal sealed record UpdateTimeEntryRequest : TimeEntryChanges, IRequestBody<UpdateTimeEntryRequest>, IExample
{
    public static object Example => new { description = "Prepare the release", billable = true };

    /// <summary>When it ended; for a finished entry.</summary>
    public Optional<DateTimeOffset?> End { get; init; }

    /// <summary>What the entry becomes. A timer stays one, and a finished entry stays finished.</summary>
    /// <exception cref="ProblemException">400 or 409: it can't become that.</exception>
    public ClockifyTimeEntryBody AppliedTo(ClockifyTimeEntry entry)
    {
        if (End.IsGiven && DurationSeconds.IsGiven)
        {
            throw new ProblemException(Problem.Invalid("durationSeconds", TimeEntryLimits.EndOrDuration));
        }

        return (entry.TimeInterval.End, DurationSeconds.IsGiven ? EndAfter(entry) : End.Or(entry.TimeInterval.End)) switch
        {
            (null, not null) => throw new ProblemException(
                ErrorCode.TimerRunning,
                "The entry is a running timer: it ends by being stopped."
            ),
            (not null, null) => throw new ProblemException(Problem.Invalid("end", "A finished entry keeps an end.")),
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
