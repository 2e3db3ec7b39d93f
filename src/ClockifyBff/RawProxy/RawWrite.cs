using ClockifyBff.Replicas;

namespace ClockifyBff.RawProxy;

/// <summary>What a raw write means for those who read and write the same through the curated API.</summary>
internal static class RawWrite
{
    private const string TimeEntries = "time-entries";

    /// <summary>
    /// Whether it must not come between another write's reading and writing of a time entry: without its end, a timer would run again.
    /// </summary>
    public static bool NeedsWriteLock(string target) => target.Contains($"/{TimeEntries}", StringComparison.Ordinal);

    /// <summary>The parts of a workspace whose copies are old after it.</summary>
    /// <param name="method">What is done.</param>
    /// <param name="path">What comes after <c>/clockify/api/v1/</c>, without the query.</param>
    /// <param name="actsAs">The Clockify user who writes: an entry's own path doesn't name whose it is.</param>
    public static IEnumerable<CacheTag> InvalidatedTags(string method, string path, string? actsAs)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // Entries show the names of what they are about, and running timers its ids.
        var own = CacheTag.TimeEntriesOf(actsAs ?? string.Empty);
        string[] running = HttpMethods.IsDelete(method) ? [CacheTag.RunningTimers] : [];
        string[] parts = segments switch
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
        var ofNone = segments switch
        {
            ["workspaces"] or ["workspaces", _, "hourly-rate" or "cost-rate"] => CacheTag.Workspaces,
            ["workspaces", _, "member-profile", ..] => CacheTag.User,
            _ => null,
        };
        return [.. parts.Select(part => new CacheTag(segments[1], part)), .. ofNone is null ? [] : (CacheTag[])[new(string.Empty, ofNone)]];
    }
}
