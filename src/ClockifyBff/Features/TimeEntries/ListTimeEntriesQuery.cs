using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Which time entries are listed. An entry belongs to where it starts.</summary>
internal sealed record ListTimeEntriesQuery
{
    /// <summary>Entries that start at this instant or later.</summary>
    [FromQuery(Name = "start")]
    public string? Start { get; init; }

    /// <summary>Entries that start before this instant.</summary>
    [FromQuery(Name = "end")]
    public string? End { get; init; }

    /// <summary>Instead of instants: entries of this day or later, in the time zone of whose entries they are.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Entries of this day or earlier.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>Entries whose description holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only entries on this project.</summary>
    [FromQuery(Name = "projectId")]
    public string? ProjectId { get; init; }

    /// <summary>Only entries on this task.</summary>
    [FromQuery(Name = "taskId")]
    public string? TaskId { get; init; }

    /// <summary>Only entries with this tag.</summary>
    [FromQuery(Name = "tagId")]
    public string? TagId { get; init; }

    /// <summary>Only entries that are billed, or aren't. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>The order: -start for the newest first, or start. Default -start.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    public bool HasWindow => Start is not null || End is not null || From is not null || To is not null;

    /// <summary>Whether Clockify's own pages are the pages asked for.</summary>
    public bool IsPagedByClockify => !HasWindow && Billable is null && Sort is null or "-start";

    /// <summary>The window, whose days are those of a time zone.</summary>
    public TimeEntryWindow WindowIn(DateTimeZone zone) =>
        From is not null || To is not null
            ? TimeEntryWindow.OfDays(Day(From), Day(To), zone)
            : new TimeEntryWindow(Moment(Start), Moment(End));

    private static LocalDate? Day(string? text) => text is null ? null : LocalDatePattern.Iso.Parse(text).Value;

    private static Instant? Moment(string? text) =>
        text is null ? null : Instant.FromDateTimeOffset(InstantConverter.ParseQuery(text)!.Value);
}

internal sealed class ListTimeEntriesQueryValidator : AbstractValidator<ListTimeEntriesQuery>
{
    public ListTimeEntriesQueryValidator()
    {
        RuleFor(query => query.Start).Instant();
        RuleFor(query => query.End)
            .Instant()
            .Must((query, end) => Instant(query.Start) is not { } start || Instant(end) is not { } until || start <= until)
            .WithMessage("Must not be before start.");
        RuleFor(query => query.From)
            .Date()
            .Must((query, _) => query.Start is null && query.End is null)
            .When(query => query.From is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("Days and instants exclude each other: give from and to, or start and end.");
        RuleFor(query => query.To)
            .Date()
            .Must((query, _) => query.Start is null && query.End is null)
            .When(query => query.To is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("Days and instants exclude each other: give from and to, or start and end.")
            .Must((query, to) => string.CompareOrdinal(query.From, to) <= 0)
            .When(query => query.From is not null && query.To is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("Must not be before from.");
        RuleFor(query => query.Search).SearchText(TimeEntryLimits.Description);
        RuleFor(query => query.ProjectId).ClockifyId();
        RuleFor(query => query.TaskId).ClockifyId();
        RuleFor(query => query.TagId).ClockifyId();
        RuleFor(query => query.Sort).OneOf("start", "-start");
    }

    private static DateTimeOffset? Instant(string? text) => text is null ? null : InstantConverter.ParseQuery(text);
}
