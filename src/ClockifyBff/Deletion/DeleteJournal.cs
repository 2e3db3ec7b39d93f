using System.Collections.Concurrent;
using ClockifyBff.Clockify;
using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Deletion;

/// <summary>
/// Stores deletes that are between their two steps. A replica holds each delete for as long as the replica renews its lease; after that,
/// any replica may take over the delete.
/// </summary>
internal sealed class DeleteJournal(Database database, TimeProvider time)
{
    // The time after which other replicas take over the deletes of a replica that has stopped.
    private static readonly TimeSpan _leaseDuration = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _maxRetryDelay = TimeSpan.FromMinutes(1);

    // Deletes older than this count as unsettled.
    private static readonly TimeSpan _unsettledAfter = TimeSpan.FromMinutes(1);

    private const string Columns =
        "id, kind, workspace_id, parent_id, entity_id, owner_key, connection_id, clockify_user_id, started_at, tries";
    private const string IsDue = "abandoned_at IS NULL AND held_until < @now AND next_try_at <= @now";

    // A time further ahead than a new lease or retry could be comes from a clock that has since been set back.
    private const string IsAhead = "held_until > @heldUntil OR next_try_at > @latestTry OR started_at > @heldUntil";

    // A replica that still holds the delete renews the shortened lease.
    private const string CorrectFutureTimes = """
        UPDATE unfinished_deletes SET
            held_until = CASE WHEN held_until > @heldUntil THEN @heldUntil ELSE held_until END,
            next_try_at = CASE WHEN next_try_at > @latestTry THEN @now ELSE next_try_at END,
            started_at = CASE WHEN started_at > @heldUntil THEN @now ELSE started_at END
        WHERE abandoned_at IS NULL
        """;

    private readonly string _replicaId = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, UnfinishedDelete> _heldDeletes = new(StringComparer.Ordinal);

    private DateTimeOffset Now => time.GetUtcNow();

    private DateTimeOffset HeldUntil => Now + _leaseDuration;

    /// <summary>Stores a delete before its first step.</summary>
    public async Task<UnfinishedDelete> BeginAsync(WriteAccess access, IArchivable archivable)
    {
        var unfinished = new UnfinishedDelete
        {
            Kind = $"{archivable.Kind}",
            WorkspaceId = access.Workspace.WorkspaceId,
            ParentId = archivable.ParentId,
            EntityId = archivable.Id,
            OwnerKey = access.Workspace.Upstream.OwnerKey,
            ConnectionId = access.Workspace.Upstream.ConnectionId,
            ClockifyUserId = access.Workspace.Upstream.ClockifyUserId,
            StartedAt = Now,
        };
        const string insert = $"""
            INSERT INTO unfinished_deletes ({Columns}, next_try_at, holder, held_until)
            VALUES (@Id, @Kind, @WorkspaceId, @ParentId, @EntityId, @OwnerKey, @ConnectionId, @ClockifyUserId, @StartedAt,
                0, 0, @holder, @heldUntil)
            """;
        var parameters = new DynamicParameters(unfinished);
        parameters.AddDynamicParams(new { holder = _replicaId, heldUntil = HeldUntil });
        await database.WriteAsync((store, transaction) => store.ExecuteAsync(insert, parameters, transaction));
        _heldDeletes[unfinished.Id] = unfinished;
        return unfinished;
    }

    /// <summary>Renews the lease of a delete; false if another replica has taken over the delete, because the lease had expired.</summary>
    public async Task<bool> TryRenewAsync(UnfinishedDelete unfinished) =>
        await WriteAsync(
            "UPDATE unfinished_deletes SET held_until = @heldUntil WHERE id = @id AND holder = @holder",
            new
            {
                id = unfinished.Id,
                holder = _replicaId,
                heldUntil = HeldUntil,
            }
        ) == 1;

    /// <summary>Removes a delete that is completed or undone.</summary>
    public Task RemoveAsync(UnfinishedDelete unfinished) =>
        ReleaseAsync(
            unfinished,
            "DELETE FROM unfinished_deletes WHERE id = @id AND holder = @holder",
            new { id = unfinished.Id, holder = _replicaId }
        );

    /// <summary>Releases a delete that could not be settled: any replica may retry, after a delay that doubles up to a minute.</summary>
    public Task PostponeAsync(UnfinishedDelete unfinished)
    {
        var delay = TimeSpan.FromSeconds(Math.Min(_maxRetryDelay.TotalSeconds, Math.Pow(2, unfinished.Tries)));
        return ReleaseAsync(
            unfinished,
            "UPDATE unfinished_deletes SET held_until = 0, tries = tries + 1, next_try_at = @next WHERE id = @id AND holder = @holder",
            new
            {
                id = unfinished.Id,
                holder = _replicaId,
                next = Now + delay,
            }
        );
    }

    /// <summary>Marks a delete that can't be settled. Its row stays for operators, and no replica retries.</summary>
    public Task AbandonAsync(UnfinishedDelete unfinished) =>
        ReleaseAsync(
            unfinished,
            "UPDATE unfinished_deletes SET held_until = 0, abandoned_at = @now WHERE id = @id AND holder = @holder",
            new
            {
                id = unfinished.Id,
                holder = _replicaId,
                now = Now,
            }
        );

    /// <summary>Renews the leases of all deletes that this replica holds.</summary>
    public Task RenewAllAsync() =>
        _heldDeletes.IsEmpty
            ? Task.CompletedTask
            : WriteAsync(
                "UPDATE unfinished_deletes SET held_until = @heldUntil WHERE holder = @holder AND held_until > 0",
                new { holder = _replicaId, heldUntil = HeldUntil }
            );

    /// <summary>Takes over the deletes whose lease has expired and whose retry is due.</summary>
    /// <returns>The deletes taken over, and the number of all deletes that are unsettled for more than a minute.</returns>
    public async Task<(IReadOnlyList<UnfinishedDelete> Taken, int UnsettledCount)> TakeOverAsync()
    {
        // Counts first: usually no delete is due, and a read doesn't block writers.
        const string count = $"""
            SELECT COUNT(CASE WHEN {IsDue} THEN 1 END) AS due, COUNT(CASE WHEN started_at < @unsettledBefore THEN 1 END) AS unsettled,
                COUNT(CASE WHEN {IsAhead} THEN 1 END) AS ahead
            FROM unfinished_deletes WHERE abandoned_at IS NULL
            """;
        var times = new
        {
            now = Now,
            heldUntil = HeldUntil,
            latestTry = Now + _maxRetryDelay,
            unsettledBefore = Now - _unsettledAfter,
        };
        var counts = await database.ReadAsync(store => store.QuerySingleAsync<(long Due, long Unsettled, long Ahead)>(count, times));
        if (counts.Ahead > 0)
        {
            await WriteAsync(CorrectFutureTimes, times);
        }

        if (counts.Due == 0)
        {
            return ([], (int)counts.Unsettled);
        }

        // If several replicas run this update at once, one takes each delete: PostgreSQL checks the condition again after a wait.
        const string take = $"UPDATE unfinished_deletes SET holder = @holder, held_until = @heldUntil WHERE {IsDue} RETURNING {Columns}";
        var taken = (
            await database.WriteAsync(
                (store, transaction) =>
                    store.QueryAsync<UnfinishedDelete>(
                        take,
                        new
                        {
                            holder = _replicaId,
                            heldUntil = HeldUntil,
                            now = Now,
                        },
                        transaction
                    )
            )
        ).AsList();
        taken.ForEach(unfinished => _heldDeletes[unfinished.Id] = unfinished);
        return (taken, (int)counts.Unsettled);
    }

    private async Task ReleaseAsync(UnfinishedDelete unfinished, string sql, object parameters)
    {
        _heldDeletes.TryRemove(unfinished.Id, out _);
        await WriteAsync(sql, parameters);
    }

    private Task<int> WriteAsync(string sql, object parameters) =>
        database.WriteAsync((store, transaction) => store.ExecuteAsync(sql, parameters, transaction));
}
