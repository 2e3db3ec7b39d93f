namespace ClockifyBff.Failures;

/// <summary>
/// A failure that the service expects, such as an unavailable upstream or a rejected value. <c>Api/Problems</c> maps it to a problem
/// (RFC 9457). Any other exception that ends a request is a defect.
/// </summary>
internal abstract class ServiceException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The certain knowledge about the effect of the upstream request that failed.</summary>
    public virtual Certainty Certainty => Certainty.NothingSent;
}
