using ClockifyBff.Failures;

namespace ClockifyBff.Clockify;

/// <summary>An earlier attempt of a request may have taken effect, and the service can't tell.</summary>
/// <param name="reason">A sentence that says why the service can't tell.</param>
internal sealed class OutcomeUnknownException(string reason)
    : ServiceException($"The first request with this key may have been executed. {reason}")
{
    public override Certainty Certainty => Certainty.Unknown;
}
