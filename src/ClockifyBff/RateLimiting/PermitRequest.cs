namespace ClockifyBff.RateLimiting;

/// <summary>A request for a permit to send one upstream request.</summary>
/// <param name="Priority">Decides the queue.</param>
/// <param name="OwnerKey">The employee whose share of the rate limit is used.</param>
/// <param name="Scope">What may have a limit of its own: the workspace that the request is about, or else the connection.</param>
internal readonly record struct PermitRequest(Priority Priority, string OwnerKey, string? Scope)
{
    /// <summary>
    /// If false, the request waits however long it takes. If true, it is rejected if the wait is too long; with priority
    /// <see cref="Priority.Completion"/>, only if upstream has asked for a long pause.
    /// </summary>
    public bool MayBeRejected { get; init; } = Priority != Priority.Completion;

    /// <summary>Whether a request with priority <see cref="Priority.Completion"/> will follow this one.</summary>
    public bool StartsOperation { get; init; }
}
