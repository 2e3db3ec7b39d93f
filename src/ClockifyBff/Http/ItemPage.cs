namespace ClockifyBff.Http;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Page">Its number, from 1.</param>
/// <param name="PageSize">How many items a page holds at most.</param>
/// <param name="HasMore">Whether another page follows.</param>
/// <param name="Total">Items on all pages; null if unknown.</param>
internal sealed record ItemPage<T>(IEnumerable<T> Items, int Page, int PageSize, bool HasMore, int? Total)
{
    /// <summary>The same page, with its items converted lazily during rendering, because converting all at once takes several MB.</summary>
    public ItemPage<TOther> Select<TOther>(Func<T, TOther> make) => new(Items.Select(make), Page, PageSize, HasMore, Total);
}
