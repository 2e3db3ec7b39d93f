using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Workflows;

/// <summary>A request with a key, as the store has it.</summary>
internal sealed class KeyedRequest
{
    public const string Done = "done";

    public string OwnerKey { get; init; } = "";

    public string IdempotencyKey { get; init; } = "";

    public string ConnectionId { get; init; } = "";

    /// <summary>Path and query.</summary>
    public string Target { get; init; } = "";

    public string BodyHash { get; init; } = "";

    /// <summary>running, unclear or done.</summary>
    public string State { get; init; } = "running";

    /// <summary>Which attempt is under way, or was the last.</summary>
    public string Attempt { get; init; } = Guid.NewGuid().ToString("N");

    public long FirstAttemptAt { get; init; }

    /// <summary>What the first attempt noted.</summary>
    public string? Intent { get; init; }

    public long? Status { get; init; }

    public string? Location { get; init; }

    public string? Body { get; init; }

    /// <summary>Whether an attempt came before.</summary>
    public bool IsRepeat { get; set; }
}

/// <summary>An attempt to carry out a request with a key.</summary>
internal sealed class KeyedAttempt(Database database, KeyedRequest row)
{
    /// <summary>When it was first attempted; null for now.</summary>
    public DateTimeOffset? FirstAt => row.IsRepeat ? DateTimeOffset.FromUnixTimeMilliseconds(row.FirstAttemptAt) : null;

    public string? Intent => row.Intent;

    public Task NoteAsync(string intent) => database.WriteAsync((store, transaction) => store.ExecuteAsync(
        "UPDATE keyed_requests SET intent = @intent WHERE owner_key = @owner AND idempotency_key = @key AND attempt = @attempt",
        new { intent, owner = row.OwnerKey, key = row.IdempotencyKey, attempt = row.Attempt },
        transaction));
}
