using ClockifyBff.Replicas;

namespace ClockifyBff.Upstream;

/// <summary>The route of one request to Clockify, as <see cref="ClockifyRoutes"/> describes it.</summary>
/// <param name="Name">The path with <c>{id}</c> in place of ids, for metrics; <c>other</c> for routes that metrics don't show.</param>
/// <param name="Path">The path below Clockify's API, without the query and without slashes around it.</param>
/// <param name="Workspace">The workspace in the path, which may have a rate limit of its own; null if there is none.</param>
/// <param name="AdminMethods">The methods that require the administrator role in a raw request.</param>
/// <param name="Tags">The cache tags that a raw write invalidates.</param>
internal sealed record ClockifyRoute(string Name, string Path, string? Workspace, AdminMethods AdminMethods, InvalidatedTag[] Tags)
{
    private const string TimeEntries = "time-entries";
    private const int IdLength = 24;
    private const int MaxNameLength = 32;

    /// <summary>The path for the audit log, with <c>{id}</c> in place of all segments that are not lower-case names.</summary>
    public string Template => string.Join('/', Segments.Select(segment => IsName(segment) ? segment : "{id}"));

    /// <summary>The workspace id for the audit log; null if the path contains none.</summary>
    public string? WorkspaceId => Workspace is { } workspace && IsId(workspace) ? workspace : null;

    /// <summary>The last id in the path after the workspace, for the audit log; null if there is none.</summary>
    public string? EntityId => Segments.Skip(WorkspaceId is null ? 0 : 2).LastOrDefault(IsId);

    /// <summary>
    /// Whether a write needs the write lock. Without it, another write that has read the time entry before could restart a stopped timer.
    /// </summary>
    public bool NeedsWriteLock =>
        Path.StartsWith(TimeEntries, StringComparison.Ordinal) || Path.Contains($"/{TimeEntries}", StringComparison.Ordinal);

    private string[] Segments => Path.Split('/');

    /// <summary>Returns whether a raw request requires the administrator role.</summary>
    public bool RequiresAdmin(string method) =>
        AdminMethods switch
        {
            AdminMethods.All => true,
            AdminMethods.Writes => !HttpMethods.IsGet(method),
            _ => false,
        };

    /// <summary>Returns the cache tags that a write invalidates.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="clockifyUserId">The id of the Clockify user who writes; the path of a time entry does not contain it.</param>
    public IEnumerable<CacheTag> TagsInvalidatedBy(string method, string? clockifyUserId) =>
        Tags.Where(tag => tag != InvalidatedTag.RunningTimersOnDelete || HttpMethods.IsDelete(method))
            .Select(tag => ToCacheTag(tag, clockifyUserId ?? string.Empty));

    private CacheTag ToCacheTag(InvalidatedTag tag, string writer) =>
        tag switch
        {
            InvalidatedTag.Workspaces => new(string.Empty, CacheTag.Workspaces),
            InvalidatedTag.User => new(string.Empty, CacheTag.User),
            InvalidatedTag.Users => InWorkspace(CacheTag.Users),
            InvalidatedTag.Projects => InWorkspace(CacheTag.Projects),
            InvalidatedTag.Clients => InWorkspace(CacheTag.Clients),
            InvalidatedTag.Tags => InWorkspace(CacheTag.Tags),
            InvalidatedTag.CustomFields => InWorkspace(CacheTag.CustomFields),
            InvalidatedTag.OwnTimeEntries => InWorkspace(CacheTag.TimeEntriesOf(writer)),
            InvalidatedTag.TimeEntriesOfUser => InWorkspace(CacheTag.TimeEntriesOf(Segments[3])),
            _ => InWorkspace(CacheTag.RunningTimers),
        };

    private CacheTag InWorkspace(string name) => new(Workspace!, name);

    private static bool IsName(string segment) =>
        segment.Length <= MaxNameLength && segment.All(character => character is >= 'a' and <= 'z' or '-');

    private static bool IsId(string segment) => segment.Length == IdLength && segment.All(char.IsAsciiHexDigitLower);
}
