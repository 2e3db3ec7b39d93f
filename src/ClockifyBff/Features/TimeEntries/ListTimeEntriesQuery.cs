using ClockifyBff.Api;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Filters and sorts the list of time entries. Whether an entry lies in a time range depends on its start alone.</summary>
internal sealed record ListTimeEntriesQuery
{
    /// <summary>
    /// Returns only entries that start at this instant or later (RFC 3339, with an offset). Can't be combined with `from` and `to`.
    /// Default: no limit.
    /// </summary>
    [FromQuery(Name = "start")]
    public string? Start { get; init; }

    /// <summary>
    /// Returns only entries that start before this instant (RFC 3339, with an offset). Can't be combined with `from` and `to`. Default: no
    /// limit.
    /// </summary>
    [FromQuery(Name = "end")]
    public string? End { get; init; }

    /// <summary>
    /// Returns only entries that start on this date (`YYYY-MM-DD`) or later, in the time zone of the user who owns the entries. Can't be
    /// combined with `start` and `end`. Default: no limit.
    /// </summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>
    /// Returns only entries that start on this date (`YYYY-MM-DD`) or earlier, in the time zone of the user who owns the entries. Can't be
    /// combined with `start` and `end`. Default: no limit.
    /// </summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>
    /// Returns only entries whose description contains this text, ignoring case; up to 3,000 characters. Default: all entries.
    /// </summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Returns only entries on the project with this id. Default: entries on all projects.</summary>
    [FromQuery(Name = "projectId")]
    public string? ProjectId { get; init; }

    /// <summary>Returns only entries on the task with this id. Default: entries on all tasks.</summary>
    [FromQuery(Name = "taskId")]
    public string? TaskId { get; init; }

    /// <summary>Returns only entries that have the tag with this id. Default: entries with any tags.</summary>
    [FromQuery(Name = "tagId")]
    public string? TagId { get; init; }

    /// <summary>Returns only billable entries if true, only non-billable entries if false. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>The sort order: `-start` (newest first) or `start` (oldest first). Default: `-start`.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    public bool HasWindow => Start is not null || End is not null || From is not null || To is not null;

    /// <summary>Whether Clockify's own pages can be returned, because it applies all filters and the sort order itself.</summary>
    public bool IsPagedByClockify => !HasWindow && Billable is null && Sort is null or "-start";

    /// <summary>Returns the time range, whose dates are in the given time zone.</summary>
    public TimeEntryWindow WindowIn(DateTimeZone zone) =>
        From is not null || To is not null
            ? TimeEntryWindow.OfDays(ParseDate(From), ParseDate(To), zone)
            : new TimeEntryWindow(ParseInstant(Start), ParseInstant(End));

    private static LocalDate? ParseDate(string? text) => text is null ? null : LocalDatePattern.Iso.Parse(text).Value;

    private static Instant? ParseInstant(string? text) =>
        text is null ? null : Instant.FromDateTimeOffset(InstantText.ParseQuery(text)!.Value);
}

internal sealed class ListTimeEntriesQueryValidator : AbstractValidator<ListTimeEntriesQuery>
{
    public ListTimeEntriesQueryValidator()
    {
        RuleFor(query => query.Start).Instant();
        RuleFor(query => query.End)
            .Instant()
            .Must((query, end) => Instant(query.Start) is not { } start || Instant(end) is not { } until || start <= until)
            .WithMessage("Must not be before `start`.");
        RuleFor(query => query.From)
            .Date()
            .Must((query, _) => query.Start is null && query.End is null)
            .When(query => query.From is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("`from` and `to` can't be combined with `start` and `end`.");
        RuleFor(query => query.To)
            .Date()
            .Must((query, _) => query.Start is null && query.End is null)
            .When(query => query.To is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("`from` and `to` can't be combined with `start` and `end`.")
            .Must((query, to) => string.CompareOrdinal(query.From, to) <= 0)
            .When(query => query.From is not null && query.To is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("Must not be before `from`.");
        RuleFor(query => query.Search).SearchText(TimeEntryLimits.MaxDescriptionLength);
        RuleFor(query => query.ProjectId).ClockifyId();
        RuleFor(query => query.TaskId).ClockifyId();
        RuleFor(query => query.TagId).ClockifyId();
        RuleFor(query => query.Sort).OneOf("start", "-start");
    }

    private static DateTimeOffset? Instant(string? text) => text is null ? null : InstantText.ParseQuery(text);
}
