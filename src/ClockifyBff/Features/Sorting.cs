namespace ClockifyBff.Features;

/// <summary>Sorts lists by a member, as a <c>sort</c> parameter asks.</summary>
internal static class Sorting
{
    /// <summary>Sorts by a text, ignoring case; descending if <paramref name="sort"/> starts with a minus.</summary>
    public static IReadOnlyList<T> SortBy<T>(this IEnumerable<T> items, string? sort, Func<T, string?> text) =>
        items.SortBy(sort, text, StringComparer.OrdinalIgnoreCase);

    /// <summary>Sorts by a number; descending if <paramref name="sort"/> starts with a minus.</summary>
    public static IReadOnlyList<T> SortBy<T>(this IEnumerable<T> items, string? sort, Func<T, long?> number) =>
        items.SortBy(sort, number, Comparer<long?>.Default);

    private static IReadOnlyList<T> SortBy<T, TKey>(this IEnumerable<T> items, string? sort, Func<T, TKey> key, IComparer<TKey> comparer) =>
        [.. sort is ['-', ..] ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
}
