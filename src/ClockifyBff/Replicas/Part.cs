namespace ClockifyBff.Replicas;

/// <summary>A part of a workspace that is read and written as one.</summary>
/// <param name="WorkspaceId">The workspace; empty for what belongs to none.</param>
/// <param name="Name">Which part.</param>
internal readonly record struct Part(string WorkspaceId, string Name)
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

/// <summary>What a reader sees of a part. Values can be compared for equality only, and in this process only.</summary>
/// <param name="Latest">Becomes different with anybody's write.</param>
/// <param name="Own">Becomes different with this employee's.</param>
internal readonly record struct PartVersion(long Latest, long Own);
