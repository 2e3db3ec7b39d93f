namespace ClockifyBff.RateLimiting;

/// <summary>The priority of an upstream request.</summary>
internal enum Priority
{
    /// <summary>Completes an operation that has begun: served first, however long it waits.</summary>
    Completion,

    /// <summary>A caller waits for the response.</summary>
    Interactive,

    /// <summary>Nobody waits for the response: gets at least every tenth permit, and those that no other request needs.</summary>
    Background,
}
