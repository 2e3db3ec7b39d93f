using ClockifyBff.Clockify;

namespace ClockifyBff.Idempotency;

/// <summary>A row of the <see cref="IdempotencyStore"/>: a request with an idempotency key.</summary>
internal sealed class IdempotencyRecord
{
    public const string Done = "done";

    private const string ByValue = "value";

    public string OwnerKey { get; init; } = "";

    public string IdempotencyKey { get; init; } = "";

    public string ConnectionId { get; init; } = "";

    /// <summary>The Clockify user of the request; null if unknown.</summary>
    public string? ClockifyUserId { get; init; }

    /// <summary>The path and query of the request.</summary>
    public string Target { get; init; } = "";

    /// <summary>The hash of the body, in the form of <see cref="HashForm"/>.</summary>
    public string BodyHash { get; init; } = "";

    /// <summary><c>value</c> for a hash of the JSON value; <c>bytes</c> in rows that an earlier version of the service stored.</summary>
    public string HashForm { get; init; } = ByValue;

    /// <summary>The hash of the body's bytes. Not stored.</summary>
    public string BytesHash { get; init; } = "";

    /// <summary><c>running</c>, <c>unclear</c> or <c>done</c>.</summary>
    public string State { get; init; } = "running";

    /// <summary>The id of the running attempt, or of the last one.</summary>
    public string Attempt { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The time of the first attempt.</summary>
    public DateTimeOffset FirstAttemptAt { get; init; }

    /// <summary>1 if <see cref="FirstAttemptAt"/> is only an upper bound: the clock ran ahead and was set back.</summary>
    public long WasAhead { get; init; }

    /// <summary>The decision that the first attempt saved for later attempts.</summary>
    public string? Intent { get; init; }

    public long? Status { get; init; }

    public string? Location { get; init; }

    public string? Body { get; init; }

    /// <summary>The time of the first attempt; null if this is the first attempt. Not stored.</summary>
    public FirstAttempt? FirstAttempt { get; set; }

    /// <summary>
    /// Whether another request has the same target and acts as the same Clockify user; null if the connections differ and one of the users
    /// is unknown.
    /// </summary>
    public bool? HasTargetAndUserOf(IdempotencyRecord other) =>
        Target != other.Target ? false
        : ConnectionId == other.ConnectionId ? true
        : ClockifyUserId is null || other.ClockifyUserId is null ? null
        : ClockifyUserId == other.ClockifyUserId;

    /// <summary>
    /// Whether another request has the same body; null if only the hash of the bytes was stored and the bytes differ, because the JSON
    /// values may still be equal.
    /// </summary>
    public bool? HasBodyOf(IdempotencyRecord other) =>
        HashForm == ByValue ? BodyHash == other.BodyHash
        : BodyHash == other.BytesHash ? true
        : null;
}
