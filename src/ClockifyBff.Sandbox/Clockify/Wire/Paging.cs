using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.Wire;

internal static class Paging
{
    /// <summary>The page the query asks for, with <c>Last-Page</c>.</summary>
    public static Answer Page<T>(
        this Query query,
        IEnumerable<T> items,
        Func<T, JsonNode> toJson,
        int defaultSize = 50,
        int maxSize = 5000,
        bool withTotal = false
    )
    {
        var size = query.Number("page-size") ?? defaultSize;
        if (size < 1)
        {
            throw ClockifyError.PageSizeNotPositive();
        }

        if (size > maxSize)
        {
            throw ClockifyError.PageSizeTooLarge(maxSize);
        }

        // Recorded: pages 0 and -1 are page 1.
        var page = Math.Max(query.Number("page") ?? 1, 1);
        var all = items.ToList();
        var skipped = (long)(page - 1) * size;
        var shown = all.Skip((int)Math.Min(skipped, all.Count)).Take(size);
        return Answer.Array(shown.Select(toJson)) with
        {
            LastPage = skipped + size >= all.Count,
            TotalCount = withTotal ? all.Count : null,
        };
    }
}
