using ClockifyBff.Clockify;

namespace ClockifyBff.Workflows;

/// <summary>A request with a key, as the store has it.</summary>
internal sealed class IdempotencyRecord
{
    public const string Done = "done";

    private const string ByValue = "value";

    public string OwnerKey { get; init; } = "";

    public string IdempotencyKey { get; init; } = "";

    public string ConnectionId { get; init; } = "";

    /// <summary>As whom in Clockify; null where that is not known.</summary>
    public string? ClockifyUserId { get; init; }

    /// <summary>Path and query.</summary>
    public string Target { get; init; } = "";

    public string BodyHash { get; init; } = "";

    /// <summary>value, or bytes where an earlier version kept it.</summary>
    public string HashForm { get; init; } = ByValue;

    /// <summary>The hash of the body's bytes. Not kept.</summary>
    public string BytesHash { get; init; } = "";

    /// <summary>running, unclear or done.</summary>
    public string State { get; init; } = "running";

    /// <summary>Which attempt is under way, or was the last.</summary>
    public string Attempt { get; init; } = Guid.NewGuid().ToString("N");

    public long FirstAttemptAt { get; init; }

    /// <summary>1 if <see cref="FirstAttemptAt"/> is only an upper bound: the clock ran ahead and was set back.</summary>
    public long WasAhead { get; init; }

    /// <summary>What the first attempt noted.</summary>
    public string? Intent { get; init; }

    public long? Status { get; init; }

    public string? Location { get; init; }

    public string? Body { get; init; }

    /// <summary>The time of the first attempt; null if this is the first.</summary>
    public FirstAttempt? Since { get; set; }

    /// <summary>
    /// Whether another request is for the same, as far as it can be told; null where it came through another connection, and nobody knows
    /// as whom.
    /// </summary>
    public bool? IsAlike(IdempotencyRecord other) =>
        Target != other.Target ? false
        : ConnectionId == other.ConnectionId ? true
        : ClockifyUserId is null || other.ClockifyUserId is null ? null
        : ClockifyUserId == other.ClockifyUserId;

    /// <summary>
    /// Whether another request has the same body, as far as it can be told; null where only its bytes were kept, and they differ.
    /// </summary>
    public bool? HasBodyOf(IdempotencyRecord other) =>
        HashForm == ByValue ? BodyHash == other.BodyHash
        : BodyHash == other.BytesHash ? true
        : null;
}
