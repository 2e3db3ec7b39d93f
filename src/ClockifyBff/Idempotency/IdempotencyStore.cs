using ClockifyBff.Clockify;
using ClockifyBff.Failures;
using ClockifyBff.Storage;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Dapper;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Idempotency;

/// <summary>Executes each request with an idempotency key once, and replays the stored response to repeated requests.</summary>
internal sealed class IdempotencyStore(Database database, WorkflowMeter meter, IOptions<MatonOptions> options, TimeProvider time)
{
    private const string IsThisKey = "owner_key = @OwnerKey AND idempotency_key = @IdempotencyKey";

    // A time in the future comes from a clock that ran ahead and was set back. The real time of the first attempt stays unknown, even once
    // the clock reaches the recorded time; it is no later than now.
    private const string CorrectFutureFirstAttempts =
        "UPDATE keyed_requests SET first_attempt_at = @now, was_ahead = 1 WHERE first_attempt_at > @latest";

    // The age of such an attempt is unknown, so its time-out starts now.
    private const string CorrectFutureAttempts =
        "UPDATE keyed_requests SET attempt_at = @now WHERE attempt_at > @now AND state = 'running'";

    private static readonly TimeSpan _retention = TimeSpan.FromDays(7);
    private static readonly TimeSpan _maxClockSkew = TimeSpan.FromMinutes(1);

    // Most requests complete within this time, so that a parallel repeat receives their response instead of a 409.
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(50);

    // An attempt that runs longer belongs to a process that has terminated.
    private readonly TimeSpan _maxAttemptDuration = 2 * options.Value.Timeout;

    private DateTimeOffset Now => time.GetUtcNow();

    private DateTimeOffset LatestPlausibleTime => Now + _maxClockSkew;

    /// <summary>Executes a request, or returns the stored response if the request was executed before.</summary>
    /// <param name="http">The context of the request.</param>
    /// <param name="idempotency">The key of the request.</param>
    /// <param name="ownerKey">The owner of the key.</param>
    /// <param name="upstream">The connection and Clockify user of the request.</param>
    /// <param name="execute">Executes the request.</param>
    /// <exception cref="IdempotencyException">The key was used for another request, or the first request is still running.</exception>
    /// <exception cref="OutcomeUnknownException">The service can't tell whether the request was executed.</exception>
    /// <exception cref="UnclearAttemptException">The request failed, and may have taken effect.</exception>
    public async Task<object?> ExecuteAsync(
        HttpContext http,
        IdempotencyKey idempotency,
        string ownerKey,
        UpstreamContext upstream,
        Func<ValueTask<object?>> execute
    )
    {
        var record = await ClaimAsync(
            new IdempotencyRecord
            {
                OwnerKey = ownerKey,
                IdempotencyKey = idempotency.Key!,
                ConnectionId = upstream.ConnectionId,
                ClockifyUserId = upstream.ClockifyUserId,
                Target = $"{http.Request.Path}{http.Request.QueryString}",
                BodyHash = idempotency.BodyHash,
                BytesHash = idempotency.BytesHash,
            }
        );
        if (record.State == IdempotencyRecord.Done)
        {
            meter.RecordIdempotentRequest(WorkflowMeter.Repeated);
            return StoredResponse.Of(record);
        }

        idempotency.Begin(new IdempotencyAttempt(database, record));
        try
        {
            var response = await StoredResponse.ReadAsync(http, await execute());
            await TryStoreAsync(record, response);
            meter.RecordIdempotentRequest(WorkflowMeter.Done);
            return response;
        }
        catch (Exception e)
            when (!idempotency.MayHaveTakenEffect
                && e is OperationCanceledException or ServiceException { Certainty: not Certainty.Unknown }
            )
        {
            // Cancellation means that no write was sent: a write that was cancelled ends with an UpstreamException.
            await ReleaseAsync(record);
            throw;
        }
        catch (ServiceException e)
        {
            await MarkUnclearAsync(record);
            throw new UnclearAttemptException(e);
        }
        catch when (!idempotency.MayHaveBeenSent)
        {
            await ReleaseAsync(record);
            throw;
        }
        catch
        {
            await MarkUnclearAsync(record);
            throw;
        }
    }

    /// <summary>
    /// Deletes records after 7 days. A time in the future comes from a clock that was set back, and counts as now.
    /// </summary>
    public Task DeleteExpiredAsync() =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                var times = new
                {
                    now = Now,
                    latest = LatestPlausibleTime,
                    expired = Now - _retention,
                };
                await store.ExecuteAsync(CorrectFutureAttempts, times, transaction);
                await store.ExecuteAsync(CorrectFutureFirstAttempts, times, transaction);
                return await store.ExecuteAsync("DELETE FROM keyed_requests WHERE first_attempt_at < @expired", times, transaction);
            }
        );

    /// <summary>Starts an attempt to execute a request, or returns the record of the request that has completed.</summary>
    private async Task<IdempotencyRecord> ClaimAsync(IdempotencyRecord request)
    {
        var startedAt = time.GetTimestamp();
        while (true)
        {
            var record = await TryClaimAsync(request);
            if (record.HasTargetAndUserOf(request) == false || record.HasBodyOf(request) == false)
            {
                throw new IdempotencyException(
                    IdempotencyFailureKind.KeyReused,
                    "The key was used for a request with another path, query or body, or by another Clockify user."
                );
            }

            if (record.HasTargetAndUserOf(request) is null)
            {
                throw new OutcomeUnknownException(
                    "The key was used through another connection, and the service can't tell whether that connection acts "
                        + "as the same Clockify user."
                );
            }

            if (record.HasBodyOf(request) is null)
            {
                throw new OutcomeUnknownException(
                    "The key was used before an update of the service, for a body with other bytes. The service can't tell whether "
                        + "the bodies are equivalent."
                );
            }

            if (record.State == IdempotencyRecord.Done || record.Attempt == request.Attempt)
            {
                return record;
            }

            while (await IsRunningAsync(record))
            {
                if (time.GetElapsedTime(startedAt) >= _maxWait)
                {
                    throw new IdempotencyException(
                        IdempotencyFailureKind.InProgress,
                        "The first request with this key is still in progress."
                    );
                }

                await Task.Delay(_pollInterval, time);
            }
        }
    }

    private async Task<bool> IsRunningAsync(IdempotencyRecord record) =>
        await database.ReadAsync(store =>
            store.ExecuteScalarAsync<long>(
                $"SELECT COUNT(*) FROM keyed_requests WHERE {IsThisKey} AND attempt = @Attempt AND state = 'running'",
                record
            )
        ) > 0;

    /// <summary>Starts this attempt unless another attempt is running or done, and returns the record of the key.</summary>
    private Task<IdempotencyRecord> TryClaimAsync(IdempotencyRecord request) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                const string deleteExpired = $"DELETE FROM keyed_requests WHERE {IsThisKey} AND first_attempt_at < @expired";

                // The update changes nothing, but locks the record, so that no other attempt changes or deletes it in this transaction.
                const string insertOrLock = """
                    INSERT INTO keyed_requests (owner_key, idempotency_key, connection_id, clockify_user_id, target, body_hash, hash_form,
                        state, attempt, attempt_at, first_attempt_at)
                    VALUES (@OwnerKey, @IdempotencyKey, @ConnectionId, @ClockifyUserId, @Target, @BodyHash, @HashForm,
                        'running', @Attempt, @now, @now)
                    ON CONFLICT (owner_key, idempotency_key) DO UPDATE SET attempt = keyed_requests.attempt
                    RETURNING attempt
                    """;
                const string takeOver = $"""
                    UPDATE keyed_requests SET state = 'running', attempt = @Attempt, attempt_at = @now, body_hash = @BodyHash,
                        hash_form = @HashForm
                    WHERE {IsThisKey} AND (connection_id = @ConnectionId OR clockify_user_id = @ClockifyUserId) AND target = @Target
                        AND body_hash = CASE hash_form WHEN @HashForm THEN @BodyHash ELSE @BytesHash END
                        AND (state = 'unclear' OR (state = 'running' AND attempt_at <= @stale))
                    """;
                var parameters = new DynamicParameters(request);
                parameters.AddDynamicParams(
                    new
                    {
                        now = Now,
                        latest = LatestPlausibleTime,
                        expired = Now - _retention,
                        stale = Now - _maxAttemptDuration,
                    }
                );
                await store.ExecuteAsync(deleteExpired, parameters, transaction);
                var isFirst = await store.QuerySingleAsync<string>(insertOrLock, parameters, transaction) == request.Attempt;
                if (!isFirst)
                {
                    await store.ExecuteAsync($"{CorrectFutureAttempts} AND {IsThisKey}", parameters, transaction);
                    await store.ExecuteAsync($"{CorrectFutureFirstAttempts} AND {IsThisKey}", parameters, transaction);
                    await store.ExecuteAsync(takeOver, parameters, transaction);
                }

                var record = await store.QuerySingleAsync<IdempotencyRecord>(
                    $"SELECT * FROM keyed_requests WHERE {IsThisKey}",
                    request,
                    transaction
                );
                record.FirstAttempt = isFirst ? null : FirstAttemptOf(record);
                return record;
            }
        );

    /// <summary>The time of the first attempt. After a clock that ran ahead, any time of the retention up to the correction.</summary>
    private static FirstAttempt FirstAttemptOf(IdempotencyRecord record)
    {
        var first = record.FirstAttemptAt;
        return new FirstAttempt(record.WasAhead == 1 ? first - _retention : first, first);
    }

    private async Task TryStoreAsync(IdempotencyRecord record, StoredResponse response)
    {
        try
        {
            await EndAsync(
                "UPDATE keyed_requests SET state = 'done', status = @status, location = @location, body = @body",
                record,
                new
                {
                    status = response.Status,
                    location = response.Location,
                    body = response.Body,
                }
            );
        }
        catch (StorageException)
        {
            // The request has taken effect all the same: a repeated request finds the effect upstream.
        }
    }

    private Task ReleaseAsync(IdempotencyRecord record) => TryEndAsync("DELETE FROM keyed_requests", record, WorkflowMeter.Undone);

    private Task MarkUnclearAsync(IdempotencyRecord record) =>
        TryEndAsync("UPDATE keyed_requests SET state = 'unclear'", record, WorkflowMeter.Unclear);

    private async Task TryEndAsync(string change, IdempotencyRecord record, string outcome)
    {
        meter.RecordIdempotentRequest(outcome);
        try
        {
            await EndAsync(change, record, new { });
        }
        catch (StorageException)
        {
            // The database is unavailable: the attempt counts as running until its time-out.
        }
    }

    private Task<int> EndAsync(string change, IdempotencyRecord record, object values)
    {
        var parameters = new DynamicParameters(record);
        parameters.AddDynamicParams(values);
        return database.WriteAsync(
            (store, transaction) => store.ExecuteAsync($"{change} WHERE {IsThisKey} AND attempt = @Attempt", parameters, transaction)
        );
    }
}
