using ClockifyBff.Api.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Filters and sorts the list of tasks.</summary>
internal sealed record ListTasksQuery
{
    /// <summary>Returns only tasks whose name contains this text, ignoring case; up to 1,000 characters. Default: all tasks.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Returns only tasks with this status: `active` or `done`. Default: both.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>Returns only billable tasks if true, only non-billable tasks if false. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>The sort order: `name` (ascending) or `-name` (descending). Default: `name`.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListTasksQueryValidator : AbstractValidator<ListTasksQuery>
{
    public ListTasksQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(MaxNameLength.Task);
        RuleFor(query => query.Status).OneOf("active", "done");
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
