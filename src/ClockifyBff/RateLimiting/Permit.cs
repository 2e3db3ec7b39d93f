namespace ClockifyBff.RateLimiting;

/// <summary>
/// The permission to send one request upstream. Its holder reports whether upstream accepted the request, which ends or starts a pause.
/// </summary>
internal readonly struct Permit
{
    private readonly FairRateLimiter _limiter;

    internal Permit(FairRateLimiter limiter, PermitRequest request, long number)
    {
        _limiter = limiter;
        OwnerKey = request.OwnerKey;
        Scope = request.Scope;
        Number = number;
    }

    /// <summary>The employee whose request it is.</summary>
    internal string OwnerKey { get; }

    /// <summary>The scope of the request that may have a limit of its own; null if there is none.</summary>
    internal string? Scope { get; }

    /// <summary>The number of the latest pause when the request was sent: a request that is older than a pause doesn't end it.</summary>
    internal long Number { get; }

    /// <summary>Reports that upstream accepted the request.</summary>
    public void OnAccepted() => _limiter.OnAccepted(this);

    /// <summary>Reports that upstream rejected the request with 429.</summary>
    /// <param name="ofAccount">Whether the limit of the whole account was reached; otherwise that of the request's scope.</param>
    /// <param name="retryAfter">The pause that upstream asks for; null if it names none.</param>
    /// <returns>The seconds after which the request may be tried again.</returns>
    public int OnRateLimited(bool ofAccount, TimeSpan? retryAfter) => _limiter.OnRateLimited(this, ofAccount, retryAfter);
}
