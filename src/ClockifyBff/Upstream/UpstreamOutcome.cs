namespace ClockifyBff.Upstream;

/// <summary>The outcome of a request to Maton.</summary>
internal enum UpstreamOutcome
{
    /// <summary>The request was cancelled.</summary>
    Aborted,
    Ok,
    Refused,
    RateLimited,
    Timeout,
    Unavailable,
    Invalid,
}
