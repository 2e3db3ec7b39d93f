using ClockifyBff.Clockify;
using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Idempotency;

/// <summary>An attempt to execute a request with an idempotency key.</summary>
internal sealed class IdempotencyAttempt(Database database, IdempotencyRecord record)
{
    /// <summary>The time of the first attempt; null if this is the first attempt.</summary>
    public FirstAttempt? FirstAttempt => record.FirstAttempt;

    /// <summary>The decision that an earlier attempt saved with <see cref="SaveIntentAsync"/>; null if there is none.</summary>
    public string? Intent => record.Intent;

    public Task SaveIntentAsync(string intent) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "UPDATE keyed_requests SET intent = @intent WHERE owner_key = @owner AND idempotency_key = @key AND attempt = @attempt",
                    new
                    {
                        intent,
                        owner = record.OwnerKey,
                        key = record.IdempotencyKey,
                        attempt = record.Attempt,
                    },
                    transaction
                )
        );
}
