using System.Collections.Concurrent;
using ClockifyBff.Clockify;
using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Workflows;

/// <summary>
/// Deletes that are between their two steps. Each is one replica's, for as long as that renews its lease; then it is anybody's.
/// </summary>
internal sealed class DeleteJournal(Database database, TimeProvider time)
{
    /// <summary>How long a replica that no longer says anything keeps the others from finishing its work.</summary>
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _unusual = TimeSpan.FromMinutes(1);

    private const string Columns =
        "id, kind, workspace_id, parent_id, entity_id, owner_key, connection_id, clockify_user_id, started_at, tries";
    private const string IsDue = "abandoned_at IS NULL AND held_until < @now AND next_try_at <= @now";

    // Dated by a clock that has been set back since: no lease and no pause is longer than a new one. Who is still at it renews its lease.
    private const string IsAhead = "held_until > @heldUntil OR next_try_at > @latestTry OR started_at > @heldUntil";

    private const string Redate = """
        UPDATE unfinished_deletes SET
            held_until = CASE WHEN held_until > @heldUntil THEN @heldUntil ELSE held_until END,
            next_try_at = CASE WHEN next_try_at > @latestTry THEN @now ELSE next_try_at END,
            started_at = CASE WHEN started_at > @heldUntil THEN @now ELSE started_at END
        WHERE abandoned_at IS NULL
        """;

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, UnfinishedDelete> _held = new(StringComparer.Ordinal);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long HeldUntil => Now + (long)_lease.TotalMilliseconds;

    /// <summary>Notes what is about to be done.</summary>
    public async Task<UnfinishedDelete> BeginAsync(WriteAccess access, Archivable thing)
    {
        var intent = new UnfinishedDelete
        {
            Kind = $"{thing.Kind}",
            WorkspaceId = access.WorkspaceId,
            ParentId = thing.ParentId,
            EntityId = thing.Id,
            OwnerKey = access.Upstream.OwnerKey,
            ConnectionId = access.Upstream.ConnectionId,
            ClockifyUserId = access.Upstream.ClockifyUserId,
            StartedAt = Now,
        };
        const string insert = $"""
            INSERT INTO unfinished_deletes ({Columns}, next_try_at, holder, held_until)
            VALUES (@Id, @Kind, @WorkspaceId, @ParentId, @EntityId, @OwnerKey, @ConnectionId, @ClockifyUserId, @StartedAt,
                0, 0, @holder, @heldUntil)
            """;
        var parameters = new DynamicParameters(intent);
        parameters.AddDynamicParams(new { holder = _holder, heldUntil = HeldUntil });
        await database.WriteAsync((store, transaction) => store.ExecuteAsync(insert, parameters, transaction));
        _held[intent.Id] = intent;
        return intent;
    }

    /// <summary>Whether the next step is still this replica's to take: one that stood still for too long has lost it.</summary>
    public async Task<bool> KeepAsync(UnfinishedDelete intent) =>
        await WriteAsync(
            "UPDATE unfinished_deletes SET held_until = @heldUntil WHERE id = @id AND holder = @holder",
            new
            {
                id = intent.Id,
                holder = _holder,
                heldUntil = HeldUntil,
            }
        ) == 1;

    /// <summary>It is settled.</summary>
    public Task EndAsync(UnfinishedDelete intent) =>
        LetGoAsync(intent, "DELETE FROM unfinished_deletes WHERE id = @id AND holder = @holder", new { id = intent.Id, holder = _holder });

    /// <summary>It could not be settled: it is anybody's, after a pause that grows.</summary>
    public Task PostponeAsync(UnfinishedDelete intent)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(_longestPause.TotalSeconds, Math.Pow(2, intent.Tries)));
        return LetGoAsync(
            intent,
            "UPDATE unfinished_deletes SET held_until = 0, tries = tries + 1, next_try_at = @next WHERE id = @id AND holder = @holder",
            new
            {
                id = intent.Id,
                holder = _holder,
                next = Now + (long)pause.TotalMilliseconds,
            }
        );
    }

    /// <summary>It can't be settled: it stays as it is, for people to look at.</summary>
    public Task AbandonAsync(UnfinishedDelete intent) =>
        LetGoAsync(
            intent,
            "UPDATE unfinished_deletes SET held_until = 0, abandoned_at = @now WHERE id = @id AND holder = @holder",
            new
            {
                id = intent.Id,
                holder = _holder,
                now = Now,
            }
        );

    /// <summary>Says that this replica is still at what it holds.</summary>
    public Task RenewAsync() =>
        _held.IsEmpty
            ? Task.CompletedTask
            : WriteAsync(
                "UPDATE unfinished_deletes SET held_until = @heldUntil WHERE holder = @holder AND held_until > 0",
                new { holder = _holder, heldUntil = HeldUntil }
            );

    /// <summary>Takes over what nobody is at.</summary>
    public async Task<(IReadOnlyList<UnfinishedDelete> Taken, int Unusual)> TakeOverAsync()
    {
        // Nearly always nothing is there, and a look doesn't keep writers waiting.
        const string look = $"""
            SELECT COUNT(CASE WHEN {IsDue} THEN 1 END) AS due, COUNT(CASE WHEN started_at < @unusual THEN 1 END) AS unusual,
                COUNT(CASE WHEN {IsAhead} THEN 1 END) AS ahead
            FROM unfinished_deletes WHERE abandoned_at IS NULL
            """;
        var moments = new
        {
            now = Now,
            heldUntil = HeldUntil,
            latestTry = Now + (long)_longestPause.TotalMilliseconds,
            unusual = Now - (long)_unusual.TotalMilliseconds,
        };
        var seen = await database.ReadAsync(store => store.QuerySingleAsync<(long Due, long Unusual, long Ahead)>(look, moments));
        if (seen.Ahead > 0)
        {
            await WriteAsync(Redate, moments);
        }

        if (seen.Due == 0)
        {
            return ([], (int)seen.Unusual);
        }

        const string take = $"UPDATE unfinished_deletes SET holder = @holder, held_until = @heldUntil WHERE {IsDue} RETURNING {Columns}";
        var taken = (
            await database.WriteAsync(
                (store, transaction) =>
                    store.QueryAsync<UnfinishedDelete>(
                        take,
                        new
                        {
                            holder = _holder,
                            heldUntil = HeldUntil,
                            now = Now,
                        },
                        transaction
                    )
            )
        ).AsList();
        taken.ForEach(intent => _held[intent.Id] = intent);
        return (taken, (int)seen.Unusual);
    }

    private async Task LetGoAsync(UnfinishedDelete intent, string sql, object parameters)
    {
        _held.TryRemove(intent.Id, out _);
        await WriteAsync(sql, parameters);
    }

    private Task<int> WriteAsync(string sql, object parameters) =>
        database.WriteAsync((store, transaction) => store.ExecuteAsync(sql, parameters, transaction));
}
