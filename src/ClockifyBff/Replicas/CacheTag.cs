namespace ClockifyBff.Replicas;

/// <summary>A part of a workspace that is read and written as one.</summary>
/// <param name="WorkspaceId">The workspace; empty for what belongs to none.</param>
/// <param name="Name">Which part.</param>
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

    /// <summary>The time entries of a person.</summary>
    public static string TimeEntriesOf(string userId) => $"time-entries/{userId}";
}
