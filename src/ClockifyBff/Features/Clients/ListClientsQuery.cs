using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Clients;

/// <summary>Which clients are listed.</summary>
internal sealed record ListClientsQuery
{
    /// <summary>Clients whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only clients that are archived, or that are not. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>The order: name or -name. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListClientsQueryValidator : AbstractValidator<ListClientsQuery>
{
    public ListClientsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Client);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
