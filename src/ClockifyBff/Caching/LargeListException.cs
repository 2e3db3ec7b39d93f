using ClockifyBff.Failures;

namespace ClockifyBff.Caching;

/// <summary>A large list could not be returned in time, because other large lists use the memory.</summary>
/// <param name="retryAfter">The time after which the request may be repeated.</param>
internal sealed class LargeListException(TimeSpan retryAfter)
    : ServiceException("More large lists are requested at the same time than there is memory for.")
{
    public TimeSpan RetryAfter => retryAfter;
}
