namespace ClockifyBff.Replicas;

/// <summary>Tags the cache entries that a write invalidates together.</summary>
/// <param name="WorkspaceId">The workspace; empty for entries that belong to no workspace.</param>
/// <param name="Name">The kind of entity.</param>
internal readonly record struct CacheTag(string WorkspaceId, string Name)
{
    public const string Workspaces = "workspaces";
    public const string User = "user";
    public const string Users = "users";
    public const string Projects = "projects";
    public const string Clients = "clients";
    public const string Tags = "tags";
    public const string CustomFields = "custom-fields";
    public const string RunningTimers = "running";

    /// <summary>The name of a caller's connections. Nothing in the cache has this tag; its versions report changes.</summary>
    public const string Connections = "connections";

    /// <summary>The name of a user's time entries.</summary>
    public static string TimeEntriesOf(string userId) => $"time-entries/{userId}";
}
