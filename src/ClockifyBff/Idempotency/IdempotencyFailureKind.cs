namespace ClockifyBff.Idempotency;

/// <summary>Why a request with an idempotency key is not executed.</summary>
internal enum IdempotencyFailureKind
{
    /// <summary>The key was used for another request.</summary>
    KeyReused,

    /// <summary>The first request with the key is still running.</summary>
    InProgress,
}
