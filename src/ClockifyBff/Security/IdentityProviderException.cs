using ClockifyBff.Failures;

namespace ClockifyBff.Security;

/// <summary>The signing keys of the identity provider can't be read, so tokens can't be validated.</summary>
internal sealed class IdentityProviderException(Exception? cause)
    : ServiceException("The identity provider's signing keys are unavailable.", cause);
