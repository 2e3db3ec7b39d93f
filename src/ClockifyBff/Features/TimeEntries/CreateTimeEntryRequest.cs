using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>A new time entry. Project, task and tags are given by id or by name.</summary>
internal sealed record CreateTimeEntryRequest : TimeEntryInput, IRequestBody<CreateTimeEntryRequest>, IExample
{
    public static object Example =>
        new CreateTimeEntryRequest
        {
            Start = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
            DurationSeconds = 5400,
            Description = "Kick-off",
            ProjectName = "Website relaunch",
            TaskName = "Design",
            TagNames = ["Meeting"],
        };

    /// <summary>When it began.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>
    /// When it ended. Without it, and without `durationSeconds`, the entry runs, and Clockify stops the timer that ran before.
    /// </summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>How long it took, instead of `end`; at most 999 hours.</summary>
    public long? DurationSeconds { get; init; }

    public ClockifyTimeEntryBody ToBody(TimeEntryReference subject) =>
        ToBody(subject, Start, DurationSeconds is { } seconds ? Start!.Value.AddSeconds(seconds) : End);
}

internal sealed class CreateTimeEntryRequestValidator : TimeEntryInputValidator<CreateTimeEntryRequest>
{
    public CreateTimeEntryRequestValidator()
    {
        RuleFor(entry => entry.Start).NotNull().WithMessage("Required.");
        RuleFor(entry => entry.End)
            .Must((entry, end) => end is null || entry.DurationSeconds is null)
            .WithMessage(TimeEntryLimits.EndOrDuration)
            .Must((entry, end) => !(end < entry.Start))
            .WithMessage("Must not be before start.")
            .Must((entry, end) => !(end - entry.Start > TimeEntryLimits.Longest))
            .WithMessage("The entry must not be longer than 999 hours.");
        RuleFor(entry => entry.DurationSeconds)
            .InclusiveBetween(0, (long)TimeEntryLimits.Longest.TotalSeconds)
            .WithMessage("Must be 0 to 3596400, which is 999 hours.")
            .Must((entry, seconds) => !((DateTimeOffset.MaxValue - entry.Start)?.TotalSeconds < seconds))
            .WithMessage("The entry must end before the year 10000.");
    }
}
