namespace ClockifyBff.Upstream;

/// <summary>A cache tag that a write to a route invalidates.</summary>
internal enum InvalidatedTag
{
    Workspaces,
    User,
    Users,
    Projects,
    Clients,
    Tags,
    CustomFields,

    /// <summary>The time entries of the user who writes.</summary>
    OwnTimeEntries,

    /// <summary>The time entries of the user in <c>user/{id}</c>.</summary>
    TimeEntriesOfUser,
    RunningTimers,

    /// <summary>The running timers, if the method is DELETE.</summary>
    RunningTimersOnDelete,
}
