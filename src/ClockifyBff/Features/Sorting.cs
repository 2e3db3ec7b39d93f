namespace ClockifyBff.Features;

/// <summary>How lists are put in order.</summary>
internal static class Sorting
{
    /// <summary>Puts a list in the order of a text, descending where <paramref name="sort"/> begins with a minus.</summary>
    public static IReadOnlyList<T> SortBy<T>(this IEnumerable<T> items, string? sort, Func<T, string?> text) =>
        items.SortBy(sort, text, StringComparer.OrdinalIgnoreCase);

    /// <summary>Puts a list in the order of a number, descending where <paramref name="sort"/> begins with a minus.</summary>
    public static IReadOnlyList<T> SortBy<T>(this IEnumerable<T> items, string? sort, Func<T, long?> number) =>
        items.SortBy(sort, number, Comparer<long?>.Default);

    private static IReadOnlyList<T> SortBy<T, TKey>(this IEnumerable<T> items, string? sort, Func<T, TKey> key, IComparer<TKey> comparer) =>
        [.. sort is ['-', ..] ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
}
