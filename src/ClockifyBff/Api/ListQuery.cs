using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Api;

/// <summary>The part of a list that a request asks for: a page, or all items.</summary>
internal sealed record ListQuery
{
    public const int MaxPageSize = 200;

    private const int DefaultPageSize = 50;

    private const int MaxItems = 5000;

    /// <summary>The number of the page, from 1. Default 1.</summary>
    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    /// <summary>The maximum number of items on a page, 1 to 200. Default 50.</summary>
    [FromQuery(Name = "pageSize")]
    public int? PageSize { get; init; }

    /// <summary>Whether to return all items, up to 5,000, instead of a page. Default false.</summary>
    [FromQuery(Name = "all")]
    public bool? All { get; init; }

    /// <summary>Returns the requested page. All items are one page of up to 5,000.</summary>
    public PageRequest ToPageRequest() =>
        All == true ? new PageRequest(1, MaxItems) : new PageRequest(Page ?? 1, PageSize ?? DefaultPageSize);

    /// <summary>Returns the requested page of a complete list.</summary>
    public ItemPage<T> PageOf<T>(IReadOnlyList<T> all)
    {
        var (number, size) = ToPageRequest();
        var start = (number - 1L) * size;
        return new ItemPage<T>(
            start < all.Count ? [.. all.Skip((int)start).Take(size)] : [],
            number,
            size,
            start + size < all.Count,
            all.Count
        );
    }
}

internal sealed class ListQueryValidator : AbstractValidator<ListQuery>
{
    public ListQueryValidator()
    {
        RuleFor(list => list.Page).Within(1, int.MaxValue);
        RuleFor(list => list.PageSize).Within(1, ListQuery.MaxPageSize);
        RuleFor(list => list.All)
            .Must((list, all) => all != true || (list.Page is null && list.PageSize is null))
            .WithMessage("`page` and `pageSize` can't be combined with `all=true`.");
    }
}
