using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Which projects are listed.</summary>
internal sealed record ListProjectsQuery
{
    /// <summary>Projects whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only projects that are archived, or that are not. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>Only projects whose time is billed, or isn't. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>Only projects of this client.</summary>
    [FromQuery(Name = "clientId")]
    public string? ClientId { get; init; }

    /// <summary>The order: name, clientName or duration, descending with a minus before it. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>What else is shown: tasks.</summary>
    [FromQuery(Name = "expand")]
    public string? Expand { get; init; }
}

internal sealed class ListProjectsQueryValidator : AbstractValidator<ListProjectsQuery>
{
    public ListProjectsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Project);
        RuleFor(query => query.ClientId).ClockifyId();
        RuleFor(query => query.Sort).OneOf("name", "-name", "clientName", "-clientName", "duration", "-duration");
        RuleFor(query => query.Expand).OneOf("tasks");
    }
}
