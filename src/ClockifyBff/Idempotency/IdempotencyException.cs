using ClockifyBff.Failures;

namespace ClockifyBff.Idempotency;

/// <summary>A request with an idempotency key is not executed.</summary>
internal sealed class IdempotencyException(IdempotencyFailureKind kind, string message) : ServiceException(message)
{
    public IdempotencyFailureKind Kind => kind;
}
