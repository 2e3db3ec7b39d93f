namespace ClockifyBff.Security;

/// <summary>Why a request is rejected before it reaches its route.</summary>
internal enum RequestRejectionKind
{
    /// <summary>A header of the request is not allowed.</summary>
    Invalid,

    /// <summary>The caller is not allowed to do this.</summary>
    Forbidden,

    /// <summary>A page of another site made the request.</summary>
    CrossSite,

    /// <summary>The caller has exceeded a limit.</summary>
    RateLimited,
}
