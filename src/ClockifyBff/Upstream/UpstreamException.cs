using ClockifyBff.Failures;

namespace ClockifyBff.Upstream;

/// <summary>A request to Maton or Clockify failed.</summary>
internal class UpstreamException(
    UpstreamFailureKind kind,
    string message,
    Certainty certainty = Certainty.NothingSent,
    Exception? cause = null
) : ServiceException(message, cause)
{
    public UpstreamFailureKind Kind => kind;

    public override Certainty Certainty => certainty;

    /// <summary>Whether the same read may succeed if it is sent again at once.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether Clockify's own rate limit was reached. Raw requests return that response unchanged.</summary>
    public bool IsClockifys { get; init; }

    /// <summary>The time after which the request may be repeated; null if unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether a request may have reached upstream: false if no connection was established.</summary>
    public static bool MayHaveBeenSent(Exception? failure) =>
        failure
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError,
            };

    /// <summary>Whether upstream no longer accepts the connection.</summary>
    public bool IsConnectionUnusable => kind is UpstreamFailureKind.ConnectionGone or UpstreamFailureKind.ClockifyKeyRejected;
}
