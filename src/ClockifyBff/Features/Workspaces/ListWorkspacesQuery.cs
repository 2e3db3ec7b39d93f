using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Workspaces;

/// <summary>Which workspaces are listed.</summary>
internal sealed record ListWorkspacesQuery
{
    /// <summary>Workspaces whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>The order: name or -name. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListWorkspacesQueryValidator : AbstractValidator<ListWorkspacesQuery>
{
    public ListWorkspacesQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Workspace);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
