using ClockifyBff.Api.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Workspaces;

/// <summary>Filters and sorts the list of workspaces.</summary>
internal sealed record ListWorkspacesQuery
{
    /// <summary>
    /// Returns only workspaces whose name contains this text, ignoring case; up to 50 characters. Default: all workspaces.
    /// </summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>The sort order: `name` (ascending) or `-name` (descending). Default: `name`.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListWorkspacesQueryValidator : AbstractValidator<ListWorkspacesQuery>
{
    public ListWorkspacesQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(MaxNameLength.Workspace);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
