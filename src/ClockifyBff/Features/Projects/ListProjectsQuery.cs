using ClockifyBff.Api.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Projects;

/// <summary>Filters, sorts and expands the list of projects.</summary>
internal sealed record ListProjectsQuery
{
    /// <summary>Returns only projects whose name contains this text, ignoring case; up to 250 characters. Default: all projects.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Returns only archived projects if true, only active projects if false. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>Returns only billable projects if true, only non-billable projects if false. Default: both.</summary>
    [FromQuery(Name = "billable")]
    public bool? Billable { get; init; }

    /// <summary>Returns only projects of the client with this id. Default: projects of all clients.</summary>
    [FromQuery(Name = "clientId")]
    public string? ClientId { get; init; }

    /// <summary>The sort order: `name`, `clientName` or `duration`, descending with a leading `-`. Default: `name`.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>The related objects to include: `tasks` fills the `tasks` property of each project. Default: none.</summary>
    [FromQuery(Name = "expand")]
    public string? Expand { get; init; }
}

internal sealed class ListProjectsQueryValidator : AbstractValidator<ListProjectsQuery>
{
    public ListProjectsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(MaxNameLength.Project);
        RuleFor(query => query.ClientId).ClockifyId();
        RuleFor(query => query.Sort).OneOf("name", "-name", "clientName", "-clientName", "duration", "-duration");
        RuleFor(query => query.Expand).OneOf("tasks");
    }
}
