namespace ClockifyBff.Upstream;

/// <summary>What happened to an upstream request that failed.</summary>
internal enum UpstreamFailureKind
{
    /// <summary>A rate limit is reached: that of the company, of the Maton account, or of Clockify.</summary>
    RateLimited,

    /// <summary>Maton rejected the API key of this service.</summary>
    KeyRejected,

    /// <summary>Maton does not allow the operation.</summary>
    Forbidden,

    /// <summary>Maton no longer has the connection.</summary>
    ConnectionGone,

    /// <summary>Clockify no longer accepts the API key behind the connection.</summary>
    ClockifyKeyRejected,

    /// <summary>Clockify rejected the request, with an error response of its own.</summary>
    RejectedByClockify,

    /// <summary>The network, Maton or Clockify failed.</summary>
    Unavailable,

    /// <summary>The response did not arrive completely in time.</summary>
    TimedOut,

    /// <summary>The response could not be understood.</summary>
    InvalidResponse,
}
