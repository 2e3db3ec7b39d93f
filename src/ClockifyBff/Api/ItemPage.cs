namespace ClockifyBff.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Page">The number of the page, from 1.</param>
/// <param name="PageSize">The maximum number of items on a page.</param>
/// <param name="HasMore">Whether there is another page.</param>
/// <param name="Total">The number of items on all pages; null if unknown.</param>
internal sealed record ItemPage<T>(IEnumerable<T> Items, int Page, int PageSize, bool HasMore, int? Total)
{
    /// <summary>Converts the items lazily, while the page is written: converting all at once takes several MB.</summary>
    public ItemPage<TOther> Select<TOther>(Func<T, TOther> make) => new(Items.Select(make), Page, PageSize, HasMore, Total);
}
