using ClockifyBff.Clockify;
using ClockifyBff.Http.Problems;
using ClockifyBff.Storage;
using ClockifyBff.Upstream;
using Dapper;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Workflows;

/// <summary>Requests with a key: carried out once, and answered alike however often they come.</summary>
internal sealed class IdempotencyStore(Database database, WorkflowMeter meter, IOptions<MatonOptions> options, TimeProvider time)
{
    private const string ThisOne = "owner_key = @OwnerKey AND idempotency_key = @IdempotencyKey";

    // The first attempt was dated by a clock that ran ahead: its time stays unknown, even once the clock reaches that date. Now is its
    // latest possible time.
    private const string RedateFirst = "UPDATE keyed_requests SET first_attempt_at = @now, was_ahead = 1 WHERE first_attempt_at > @soon";

    // The attempt was dated by a clock that has since been set back. Its age is unknown, so its time-out starts now.
    private const string Redate = "UPDATE keyed_requests SET attempt_at = @now WHERE attempt_at > @now AND state = 'running'";

    private static readonly TimeSpan _keptFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromMinutes(1);

    // Most requests are answered in that time: then a second one need not come again to hear the same.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    // Whose process died says nothing any more.
    private readonly TimeSpan _longestAttempt = 2 * options.Value.Timeout;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Soon => Now + (long)_clocksDiffer.TotalMilliseconds;

    /// <summary>Answers a request, by carrying it out or by repeating what was answered.</summary>
    /// <param name="http">The request.</param>
    /// <param name="idempotency">Its key.</param>
    /// <param name="ownerKey">Whose key it is.</param>
    /// <param name="upstream">Through which connection, and as whom.</param>
    /// <param name="handle">Carries it out.</param>
    /// <exception cref="ProblemException">422, 409, 503: see <see cref="ErrorCode"/>; or what the request came to.</exception>
    public async Task<object?> AnswerAsync(
        HttpContext http,
        IdempotencyKey idempotency,
        string ownerKey,
        UpstreamContext upstream,
        Func<ValueTask<object?>> handle
    )
    {
        var row = await ClaimAsync(
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
        if (row.State == IdempotencyRecord.Done)
        {
            meter.Answered(WorkflowMeter.Repeated);
            return StoredResponse.Of(row);
        }

        idempotency.Begin(new IdempotencyAttempt(database, row));
        try
        {
            var answer = await StoredResponse.ReadAsync(http, await handle());
            await TryKeepAsync(row, answer);
            meter.Answered(WorkflowMeter.Done);
            return answer;
        }
        catch (Exception e)
            when (!idempotency.MayBeDone && e is OperationCanceledException or ProblemException { Problem.Action: not NextAction.Check })
        {
            // A write whose time ran out is a problem to check: what was cancelled came before one.
            await ReleaseAsync(row);
            throw;
        }
        catch (ProblemException e)
        {
            await LeaveUnclearAsync(row);
            throw e.Problem switch
            {
                // What an earlier attempt was about may be gone by now: to fix the request would be to do it twice.
                { Action: NextAction.Fix } => new ProblemException(Problem.OutcomeUnknown(e.Problem.Detail), e),
                { Action: NextAction.Check } problem when problem.Error != ErrorCode.OutcomeUnknown => new ProblemException(
                    problem with
                    {
                        Action = NextAction.Retry,
                    },
                    e
                ),
                _ => e,
            };
        }
        catch when (!idempotency.MayBeSent)
        {
            await ReleaseAsync(row);
            throw;
        }
        catch
        {
            await LeaveUnclearAsync(row);
            throw;
        }
    }

    /// <summary>
    /// Forgets requests that are older than anybody repeats them. What a clock dated ahead that has been set back since is from now.
    /// </summary>
    public Task ForgetAsync() =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                var now = new
                {
                    now = Now,
                    soon = Soon,
                    until = Now - (long)_keptFor.TotalMilliseconds,
                };
                await store.ExecuteAsync(Redate, now, transaction);
                await store.ExecuteAsync(RedateFirst, now, transaction);
                return await store.ExecuteAsync("DELETE FROM keyed_requests WHERE first_attempt_at < @until", now, transaction);
            }
        );

    /// <summary>Takes a request on, or finds its answer.</summary>
    private async Task<IdempotencyRecord> ClaimAsync(IdempotencyRecord request)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var row = await TryClaimAsync(request);
            if (row.IsAlike(request) == false || row.HasBodyOf(request) == false)
            {
                throw new ProblemException(
                    ErrorCode.IdempotencyKeyReused,
                    "The key was used for a request with another target or body, or as another person in Clockify."
                );
            }

            if (row.IsAlike(request) is null)
            {
                throw new ProblemException(
                    Problem.OutcomeUnknown(
                        "The key was used through another connection, and the service can't tell whether that connection acts "
                            + "as the same Clockify user."
                    )
                );
            }

            if (row.HasBodyOf(request) is null)
            {
                throw new ProblemException(
                    Problem.OutcomeUnknown(
                        "The key was used before an update of the service, for a body of other bytes: whether it says the same "
                            + "can't be told."
                    )
                );
            }

            if (row.State == IdempotencyRecord.Done || row.Attempt == request.Attempt)
            {
                return row;
            }

            while (await IsUnderWayAsync(row))
            {
                if (time.GetElapsedTime(began) >= _patience)
                {
                    throw new ProblemException(
                        new Problem(ErrorCode.IdempotencyInProgress, "The first request with this key is still under way.")
                        {
                            RetryAfterSeconds = 1,
                        }
                    );
                }

                await Task.Delay(_pause, time);
            }
        }
    }

    private async Task<bool> IsUnderWayAsync(IdempotencyRecord row) =>
        await database.ReadAsync(store =>
            store.ExecuteScalarAsync<long>(
                $"SELECT COUNT(*) FROM keyed_requests WHERE {ThisOne} AND attempt = @Attempt AND state = 'running'",
                row
            )
        ) > 0;

    /// <summary>What the store has of a request: this attempt, if no other is under way.</summary>
    private Task<IdempotencyRecord> TryClaimAsync(IdempotencyRecord request) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                const string forget = $"DELETE FROM keyed_requests WHERE {ThisOne} AND first_attempt_at < @until";
                const string insert = """
                    INSERT INTO keyed_requests (owner_key, idempotency_key, connection_id, clockify_user_id, target, body_hash, hash_form,
                        state, attempt, attempt_at, first_attempt_at)
                    VALUES (@OwnerKey, @IdempotencyKey, @ConnectionId, @ClockifyUserId, @Target, @BodyHash, @HashForm,
                        'running', @Attempt, @now, @now) ON CONFLICT DO NOTHING
                    """;
                const string takeOver = $"""
                    UPDATE keyed_requests SET state = 'running', attempt = @Attempt, attempt_at = @now, body_hash = @BodyHash,
                        hash_form = @HashForm
                    WHERE {ThisOne} AND (connection_id = @ConnectionId OR clockify_user_id = @ClockifyUserId) AND target = @Target
                        AND body_hash = CASE hash_form WHEN @HashForm THEN @BodyHash ELSE @BytesHash END
                        AND (state = 'unclear' OR (state = 'running' AND attempt_at <= @stale))
                    """;
                var parameters = new DynamicParameters(request);
                parameters.AddDynamicParams(
                    new
                    {
                        now = Now,
                        soon = Soon,
                        until = Now - (long)_keptFor.TotalMilliseconds,
                        stale = Now - (long)_longestAttempt.TotalMilliseconds,
                    }
                );
                await store.ExecuteAsync(forget, parameters, transaction);
                var isFirst = await store.ExecuteAsync(insert, parameters, transaction) == 1;
                if (!isFirst)
                {
                    await store.ExecuteAsync($"{Redate} AND {ThisOne}", parameters, transaction);
                    await store.ExecuteAsync($"{RedateFirst} AND {ThisOne}", parameters, transaction);
                    await store.ExecuteAsync(takeOver, parameters, transaction);
                }

                var row = await store.QuerySingleAsync<IdempotencyRecord>(
                    $"SELECT * FROM keyed_requests WHERE {ThisOne}",
                    request,
                    transaction
                );
                row.Since = isFirst ? null : SinceOf(row);
                return row;
            }
        );

    /// <summary>When a request was first attempted: at any time until the clock was found set back, where it had been ahead.</summary>
    private static FirstAttempt SinceOf(IdempotencyRecord row)
    {
        var first = DateTimeOffset.FromUnixTimeMilliseconds(row.FirstAttemptAt);
        return new FirstAttempt(row.WasAhead == 1 ? first - _keptFor : first, first);
    }

    private async Task TryKeepAsync(IdempotencyRecord row, StoredResponse answer)
    {
        try
        {
            await EndAsync(
                "UPDATE keyed_requests SET state = 'done', status = @status, location = @location, body = @body",
                row,
                new
                {
                    status = answer.Status,
                    location = answer.Location,
                    body = answer.Body,
                }
            );
        }
        catch (ProblemException)
        {
            // It is done all the same: a repeat finds that upstream.
        }
    }

    private Task ReleaseAsync(IdempotencyRecord row) => TryEndAsync("DELETE FROM keyed_requests", row, WorkflowMeter.Undone);

    private Task LeaveUnclearAsync(IdempotencyRecord row) =>
        TryEndAsync("UPDATE keyed_requests SET state = 'unclear'", row, WorkflowMeter.Unclear);

    private async Task TryEndAsync(string change, IdempotencyRecord row, string outcome)
    {
        meter.Answered(outcome);
        try
        {
            await EndAsync(change, row, new { });
        }
        catch (ProblemException)
        {
            // The attempt counts as under way until it could be no more.
        }
    }

    private Task<int> EndAsync(string change, IdempotencyRecord row, object values)
    {
        var parameters = new DynamicParameters(row);
        parameters.AddDynamicParams(values);
        return database.WriteAsync(
            (store, transaction) => store.ExecuteAsync($"{change} WHERE {ThisOne} AND attempt = @Attempt", parameters, transaction)
        );
    }
}
