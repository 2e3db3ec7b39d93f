namespace ClockifyBff.Http;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Page">Its number, from 1.</param>
/// <param name="PageSize">How many items a page holds at most.</param>
/// <param name="HasMore">Whether another page follows.</param>
/// <param name="Total">Items on all pages; null if unknown.</param>
internal sealed record ItemPage<T>(IReadOnlyList<T> Items, int Page, int PageSize, bool HasMore, int? Total)
{
    public const int DefaultSize = 50;

    public const int LargestSize = 200;

    /// <summary>One page out of everything.</summary>
    /// <exception cref="ProblemException">400 <c>invalid_request</c>: there can be no such page.</exception>
    public static ItemPage<T> Of(IReadOnlyList<T> all, int? page, int? pageSize)
    {
        var number = page ?? 1;
        var size = pageSize ?? DefaultSize;
        if (number < 1)
        {
            throw new ProblemException(Problem.Invalid(nameof(page), "Pages count from 1."));
        }

        if (size is < 1 or > LargestSize)
        {
            throw new ProblemException(Problem.Invalid(nameof(pageSize), $"A page holds 1 to {LargestSize} items."));
        }

        var start = (number - 1L) * size;
        return new ItemPage<T>(start < all.Count ? [.. all.Skip((int)start).Take(size)] : [], number, size, start + size < all.Count, all.Count);
    }
}
