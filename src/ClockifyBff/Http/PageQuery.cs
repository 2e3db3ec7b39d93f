using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Http;

/// <summary>Which page of a list is asked for.</summary>
internal interface IPageQuery
{
    public const int DefaultSize = 50;

    public const int LargestSize = 200;

    public int? Page { get; }

    public int? PageSize { get; }
}

/// <summary>The same for a list that is also given whole.</summary>
internal interface IListQuery : IPageQuery
{
    /// <summary>What <c>all=true</c> gives at most.</summary>
    public const int Most = 5000;

    public bool? All { get; }
}

// The compiler's binding of [AsParameters] does not look at base types: each list names these three itself.

/// <summary>Which page of a list is asked for, where a list takes nothing else.</summary>
internal sealed record PageQuery : IPageQuery
{
    /// <summary>The page, from 1. Default 1.</summary>
    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    /// <summary>Items on a page, 1 to 200. Default 50.</summary>
    [FromQuery(Name = "pageSize")]
    public int? PageSize { get; init; }
}

/// <summary>What of a list is asked for, where it takes nothing else.</summary>
internal sealed record ListQuery : IListQuery
{
    /// <summary>The page, from 1. Default 1.</summary>
    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    /// <summary>Items on a page, 1 to 200. Default 50.</summary>
    [FromQuery(Name = "pageSize")]
    public int? PageSize { get; init; }

    /// <summary>Everything at once, up to 5,000 items, instead of a page.</summary>
    [FromQuery(Name = "all")]
    public bool? All { get; init; }
}

/// <summary>A place in a list.</summary>
/// <param name="Number">The number of the page, from 1.</param>
/// <param name="Size">How many items it holds at most.</param>
internal readonly record struct PageChoice(int Number, int Size)
{
    /// <summary>The page that a query asks for.</summary>
    public static PageChoice Of(IPageQuery query) => query is IListQuery { All: true }
        ? new PageChoice(1, IListQuery.Most)
        : new PageChoice(query.Page ?? 1, query.PageSize ?? IPageQuery.DefaultSize);
}

internal static class PageQueries
{
    /// <summary>Cuts the page that a query asks for out of everything.</summary>
    public static ItemPage<T> PageOf<T>(this IPageQuery query, IReadOnlyList<T> all)
    {
        var (number, size) = PageChoice.Of(query);
        var start = (number - 1L) * size;
        return new ItemPage<T>(start < all.Count ? [.. all.Skip((int)start).Take(size)] : [], number, size, start + size < all.Count, all.Count);
    }
}

/// <summary>The rules that all pages share.</summary>
internal class PageQueryValidator<T> : AbstractValidator<T>
    where T : IPageQuery
{
    public PageQueryValidator()
    {
        RuleFor(query => query.Page).Within(1, int.MaxValue);
        RuleFor(query => query.PageSize).Within(1, IPageQuery.LargestSize);
    }
}

/// <summary>The rules that all lists share.</summary>
internal class ListQueryValidator<T> : PageQueryValidator<T>
    where T : IListQuery
{
    public ListQueryValidator() => RuleFor(query => query.All)
        .Must((query, all) => all != true || (query.Page is null && query.PageSize is null))
        .WithMessage("Everything at once has no pages: leave out page and pageSize.");
}

internal sealed class PageQueryValidator : PageQueryValidator<PageQuery>;

internal sealed class ListQueryValidator : ListQueryValidator<ListQuery>;
