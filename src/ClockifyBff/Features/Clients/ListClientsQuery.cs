using ClockifyBff.Api.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Clients;

/// <summary>Filters and sorts the list of clients.</summary>
internal sealed record ListClientsQuery
{
    /// <summary>Returns only clients whose name contains this text, ignoring case; up to 100 characters. Default: all clients.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Returns only archived clients if true, only active clients if false. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>The sort order: `name` (ascending) or `-name` (descending). Default: `name`.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListClientsQueryValidator : AbstractValidator<ListClientsQuery>
{
    public ListClientsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(MaxNameLength.Client);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
