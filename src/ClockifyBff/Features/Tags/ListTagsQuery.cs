using ClockifyBff.Api.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Tags;

/// <summary>Filters and sorts the list of tags.</summary>
internal sealed record ListTagsQuery
{
    /// <summary>Returns only tags whose name contains this text, ignoring case; up to 100 characters. Default: all tags.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Returns only archived tags if true, only active tags if false. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>The sort order: `name` (ascending) or `-name` (descending). Default: `name`.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListTagsQueryValidator : AbstractValidator<ListTagsQuery>
{
    public ListTagsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(MaxNameLength.Tag);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}
