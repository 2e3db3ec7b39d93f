using ClockifyBff.Clockify;
using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Workflows;

/// <summary>An attempt to carry out a request with a key.</summary>
internal sealed class IdempotencyAttempt(Database database, IdempotencyRecord row)
{
    /// <summary>When it was first attempted; null for now.</summary>
    public FirstAttempt? FirstAt => row.Since;

    public string? Intent => row.Intent;

    public Task NoteAsync(string intent) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "UPDATE keyed_requests SET intent = @intent WHERE owner_key = @owner AND idempotency_key = @key AND attempt = @attempt",
                    new
                    {
                        intent,
                        owner = row.OwnerKey,
                        key = row.IdempotencyKey,
                        attempt = row.Attempt,
                    },
                    transaction
                )
        );
}
