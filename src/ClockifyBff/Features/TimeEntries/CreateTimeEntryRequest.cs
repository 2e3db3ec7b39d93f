using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.TimeEntries;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The time entry to create. Project, task and tags are given by id or by name.</summary>
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

    /// <summary>When the entry starts, with an offset (RFC 3339). Required.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>
    /// When the entry ends, with an offset (RFC 3339). At most 999 hours after `start`; can't be combined with `durationSeconds`. Without
    /// both, the entry is a running timer, and Clockify stops the timer that was running.
    /// </summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>How long the entry takes, in seconds, 0 to 3,596,400 (999 hours). Can't be combined with `end`.</summary>
    public long? DurationSeconds { get; init; }

    public ClockifyTimeEntryBody ToBody(ResolvedReferences references) =>
        ToBody(references, Start, DurationSeconds is { } seconds ? Start!.Value.AddSeconds(seconds) : End);
}

internal sealed class CreateTimeEntryRequestValidator : TimeEntryInputValidator<CreateTimeEntryRequest>
{
    public CreateTimeEntryRequestValidator()
    {
        RuleFor(entry => entry.Start).NotNull().WithMessage("Required.");
        RuleFor(entry => entry.End)
            .Must((entry, end) => end is null || entry.DurationSeconds is null)
            .WithMessage(TimeEntryLimits.EndOrDurationMessage)
            .Must((entry, end) => !(end < entry.Start))
            .WithMessage("Must not be before `start`.")
            .Must((entry, end) => !(end - entry.Start > TimeEntryLimits.MaxDuration))
            .WithMessage("The entry must not be longer than 999 hours.");
        RuleFor(entry => entry.DurationSeconds)
            .InclusiveBetween(0, (long)TimeEntryLimits.MaxDuration.TotalSeconds)
            .WithMessage("Must be 0 to 3596400 (999 hours).")
            .Must((entry, seconds) => !((DateTimeOffset.MaxValue - entry.Start)?.TotalSeconds < seconds))
            .WithMessage("The entry must end before the year 10000.");
    }
}
