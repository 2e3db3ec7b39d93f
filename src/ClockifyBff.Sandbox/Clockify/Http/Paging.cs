using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Pages lists with the parameters <c>page</c> and <c>page-size</c>.</summary>
internal static class Paging
{
    /// <summary>Returns the page that the query selects, with the header <c>Last-Page</c>.</summary>
    public static ApiResponse Page<T>(
        this QueryParameters query,
        IEnumerable<T> items,
        Func<T, JsonNode> toJson,
        int defaultSize = 50,
        int maxSize = 5000,
        bool withTotal = false
    )
    {
        var size = query.GetInt32("page-size") ?? defaultSize;
        if (size < 1)
        {
            throw ClockifyException.PageSizeNotPositive();
        }

        if (size > maxSize)
        {
            throw ClockifyException.PageSizeTooLarge(maxSize);
        }

        // Recorded: pages 0 and -1 are treated as page 1.
        var page = Math.Max(query.GetInt32("page") ?? 1, 1);
        var all = items.ToList();
        var skipped = (long)(page - 1) * size;
        var shown = all.Skip((int)Math.Min(skipped, all.Count)).Take(size);
        return ApiResponse.Array(shown.Select(toJson)) with
        {
            LastPage = skipped + size >= all.Count,
            TotalCount = withTotal ? all.Count : null,
        };
    }
}
