using ClockifyBff.Replicas;

namespace ClockifyBff.RawProxy;

/// <summary>The effects of raw writes on <c>/api/v1</c>: write locks and cache tags.</summary>
internal static class RawWrite
{
    private const string TimeEntries = "time-entries";

    /// <summary>
    /// Whether a write needs the write lock. Without it, another write that has read the time entry before could restart a stopped timer.
    /// </summary>
    public static bool NeedsWriteLock(string target) => target.Contains($"/{TimeEntries}", StringComparison.Ordinal);

    /// <summary>Returns the cache tags that a write invalidates.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path below <c>/clockify/api/v1/</c>, without the query.</param>
    /// <param name="clockifyUserId">The id of the Clockify user who writes; the path of a time entry does not contain it.</param>
    public static IEnumerable<CacheTag> InvalidatedTags(string method, string path, string? clockifyUserId)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // Cached time entries contain names of projects, tasks and tags, and running timers contain their ids.
        var own = CacheTag.TimeEntriesOf(clockifyUserId ?? string.Empty);
        string[] running = HttpMethods.IsDelete(method) ? [CacheTag.RunningTimers] : [];
        string[] ofWorkspace = segments switch
        {
            ["workspaces", _, "projects", ..] => [CacheTag.Projects, own, .. running],
            ["workspaces", _, "clients", ..] => [CacheTag.Clients, CacheTag.Projects, own],
            ["workspaces", _, "tags", ..] => [CacheTag.Tags, own, .. running],
            ["workspaces", _, "users" or "member-profile", ..] => [CacheTag.Users],
            ["workspaces", _, "custom-fields", ..] => [CacheTag.CustomFields],
            ["workspaces", _, "user", var user, TimeEntries, ..] => [CacheTag.TimeEntriesOf(user), CacheTag.RunningTimers],
            ["workspaces", _, TimeEntries, ..] => [own, CacheTag.RunningTimers],
            _ => [],
        };
        var global = segments switch
        {
            ["workspaces"] or ["workspaces", _, "hourly-rate" or "cost-rate"] => CacheTag.Workspaces,
            ["workspaces", _, "member-profile", ..] => CacheTag.User,
            _ => null,
        };
        return
        [
            .. ofWorkspace.Select(tag => new CacheTag(segments[1], tag)),
            .. global is null ? [] : (CacheTag[])[new(string.Empty, global)],
        ];
    }
}
