namespace ClockifyBff.Upstream;

/// <summary>How a call to Maton ended.</summary>
internal enum UpstreamOutcome
{
    /// <summary>Whoever wanted it went away.</summary>
    Aborted,
    Ok,
    Refused,
    RateLimited,
    Timeout,
    Unavailable,
    Invalid,
}
