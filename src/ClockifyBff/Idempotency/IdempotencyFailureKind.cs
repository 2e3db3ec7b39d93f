namespace ClockifyBff.Idempotency;

/// <summary>Why a request with an idempotency key is not executed.</summary>
internal enum IdempotencyFailureKind
{
    /// <summary>The header is repeated, empty or too long.</summary>
    InvalidKey,

    /// <summary>The key was used for another request.</summary>
    KeyReused,

    /// <summary>The first request with the key is still running.</summary>
    InProgress,
}
