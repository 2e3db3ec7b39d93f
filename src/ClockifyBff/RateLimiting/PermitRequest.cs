namespace ClockifyBff.RateLimiting;

/// <summary>An upstream call that is to be made.</summary>
/// <param name="Lane">How urgent it is.</param>
/// <param name="Employee">Whose share it is.</param>
/// <param name="Workspace">What it is about, where that can have a limit of its own: a workspace, or else a connection.</param>
internal readonly record struct PermitRequest(Priority Lane, string Employee, string? Workspace)
{
    /// <summary>
    /// Whether its maker can be told to come back. Who finishes something is told so only where upstream asks for a long pause.
    /// </summary>
    public bool MayBeRefused { get; init; } = Lane != Priority.Completion;

    /// <summary>Whether it begins something: then another call follows it, in the lane that finishes.</summary>
    public bool Begins { get; init; }
}
