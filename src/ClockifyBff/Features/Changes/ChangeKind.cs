namespace ClockifyBff.Features.Changes;

/// <summary>A kind of data that can change.</summary>
internal enum ChangeKind
{
    /// <summary>The caller's timer. Always reported together with `time_entries`.</summary>
    Timer,

    /// <summary>The caller's time entries.</summary>
    TimeEntries,

    /// <summary>The running timers of everybody in the workspace.</summary>
    Timers,

    /// <summary>The projects of the workspace and their tasks.</summary>
    Projects,

    /// <summary>The clients of the workspace.</summary>
    Clients,

    /// <summary>The tags of the workspace.</summary>
    Tags,

    /// <summary>The users of the workspace.</summary>
    Users,

    /// <summary>The workspace, its custom fields, the list of workspaces, or the caller's user.</summary>
    Workspace,

    /// <summary>The caller's connections.</summary>
    Connection,
}
