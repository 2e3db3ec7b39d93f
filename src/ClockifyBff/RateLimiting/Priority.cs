namespace ClockifyBff.RateLimiting;

/// <summary>How urgent an upstream call is.</summary>
internal enum Priority
{
    /// <summary>Finishes what has begun: served first, however long it takes.</summary>
    Completion,

    /// <summary>Somebody waits for the answer.</summary>
    Interactive,

    /// <summary>Nobody waits: at least every tenth grant, and every one that nobody else wants.</summary>
    Background,
}
