using ClockifyBff.Failures;

namespace ClockifyBff.Idempotency;

/// <summary>
/// An attempt of a request with an idempotency key failed, and this attempt or an earlier one may have taken effect. The client may send
/// the same request again: the key prevents a second effect.
/// </summary>
/// <param name="failure">Why the attempt failed.</param>
internal sealed class UnclearAttemptException(ServiceException failure) : ServiceException(failure.Message, failure)
{
    public ServiceException Failure => (ServiceException)InnerException!;

    public override Certainty Certainty => Certainty.Unknown;
}
