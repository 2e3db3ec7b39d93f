using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Http;

/// <summary>What of a list is asked for: a page, or everything.</summary>
internal sealed record ListQuery
{
    public const int MaxPageSize = 200;

    private const int UsualPage = 50;

    private const int Everything = 5000;

    /// <summary>The page, from 1. Default 1.</summary>
    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    /// <summary>Items on a page, 1 to 200. Default 50.</summary>
    [FromQuery(Name = "pageSize")]
    public int? PageSize { get; init; }

    /// <summary>Everything at once, up to 5,000 items, instead of a page.</summary>
    [FromQuery(Name = "all")]
    public bool? All { get; init; }

    /// <summary>The page that is asked for; everything is a long one.</summary>
    public PageRequest ToPageRequest() => All == true ? new PageRequest(1, Everything) : new PageRequest(Page ?? 1, PageSize ?? UsualPage);

    /// <summary>Cuts that page out of everything.</summary>
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
            .WithMessage("Everything at once has no pages: leave out page and pageSize.");
    }
}
