using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Tags;

/// <summary>Which tags are listed.</summary>
internal sealed record ListTagsQuery
{
    /// <summary>Tags whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only tags that are archived, or that are not. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>The order: name or -name. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListTagsQueryValidator : AbstractValidator<ListTagsQuery>
{
    public ListTagsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Tag);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
