using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Which tasks are listed.</summary>
internal sealed record ListTasksQuery
{
    /// <summary>Tasks whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only tasks of this status: active or done. Default: both.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>Only tasks whose time is billed, or isn't. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>The order: name or -name. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListTasksQueryValidator : AbstractValidator<ListTasksQuery>
{
    public ListTasksQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Task);
        RuleFor(query => query.Status).OneOf("active", "done");
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
