namespace ClockifyBff.RateLimiting;

/// <summary>A turn that has come: one call may go upstream. What upstream says to it opens and closes gates.</summary>
internal readonly struct Permit
{
    private readonly FairRateLimiter _budget;

    internal Permit(FairRateLimiter budget, PermitRequest call, long number)
    {
        _budget = budget;
        Employee = call.Employee;
        Workspace = call.Workspace;
        Number = number;
    }

    /// <summary>Whose call it is.</summary>
    internal string Employee { get; }

    /// <summary>What the call is about, where that can have a limit of its own.</summary>
    internal string? Workspace { get; }

    /// <summary>Tells calls that were sent before a gate closed from those sent after.</summary>
    internal long Number { get; }

    /// <summary>Upstream took the call.</summary>
    public void Taken() => _budget.Taken(this);

    /// <summary>Upstream refused the call for a limit.</summary>
    /// <param name="ofAccount">Whether it is the whole account's; else that of what the call is about.</param>
    /// <param name="retryAfter">The pause that upstream asks for; null where it doesn't say.</param>
    /// <returns>In how many seconds the call may be tried again.</returns>
    public int Limited(bool ofAccount, TimeSpan? retryAfter) => _budget.Limited(this, ofAccount, retryAfter);
}
