using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Connections;

/// <summary>The links as the store has them. Every change checks what it changes: another replica may have been faster.</summary>
internal sealed class UserConnectionStore(Database database, TimeProvider time)
{
    private const string Columns = """
        connection_id, owner_key, owner_email, status, reason, is_default, made_here,
        clockify_user_id, email, created_at, changed_at, verified_at, used_at, upstream_version
        """;

    private const string InsertUnlessThere = $"""
        INSERT INTO connection_links ({Columns})
        VALUES (@ConnectionId, @OwnerKey, @OwnerEmail, @Status, @Reason, @IsDefault, @MadeHere,
            @ClockifyUserId, @Email, @CreatedAt, @ChangedAt, @VerifiedAt, @UsedAt, @UpstreamVersion)
        ON CONFLICT DO NOTHING
        """;

    private const string Verified = """
        UPDATE connection_links
        SET changed_at = CASE status WHEN 'active' THEN changed_at ELSE @now END, status = 'active', reason = NULL,
            clockify_user_id = @userId, email = @email, verified_at = @now, upstream_version = @version
        WHERE connection_id = @id AND owner_key = @owner AND status <> 'rejected'
        """;

    private const string Failed = """
        UPDATE connection_links
        SET status = @status, reason = @reason, is_default = CASE @status WHEN 'broken' THEN is_default ELSE 0 END, changed_at = @now
        WHERE connection_id = @id AND owner_key = @owner AND status <> 'rejected' AND status <> @status
        """;

    private const string DeleteOne = "DELETE FROM connection_links WHERE connection_id = @id AND owner_key = @owner";

    // Replaced by a new link: connections of the same person that broke, and those that broke before they ever were somebody's.
    private const string BrokenOfSamePerson = $"""
        SELECT {Columns} FROM connection_links
        WHERE owner_key = @owner AND status = 'broken' AND (clockify_user_id = @userId OR verified_at IS NULL) AND connection_id <> @id
        """;

    // A new connection that works takes the place of a default that doesn't, also when that one acted as another Clockify user.
    private const string NoBrokenDefault =
        "UPDATE connection_links SET is_default = 0 WHERE owner_key = @owner AND is_default = 1 AND status = 'broken'";

    private const string NewestBecomesDefault = """
        UPDATE connection_links SET is_default = 1
        WHERE connection_id = (
            SELECT connection_id FROM connection_links
            WHERE owner_key = @owner AND (status = 'active' OR (status = 'broken' AND verified_at IS NOT NULL))
            ORDER BY CASE status WHEN 'active' THEN 0 ELSE 1 END, created_at DESC, connection_id LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM connection_links WHERE owner_key = @owner AND is_default = 1)
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>An owner's links.</summary>
    public Task<IReadOnlyList<UserConnection>> OfAsync(string owner) =>
        ListAsync($"SELECT {Columns} FROM connection_links WHERE owner_key = @owner", new { owner });

    public Task<IReadOnlyList<UserConnection>> AllAsync() => ListAsync($"SELECT {Columns} FROM connection_links", new { });

    public async Task<UserConnection?> FindAsync(string id) =>
        (await ListAsync($"SELECT {Columns} FROM connection_links WHERE connection_id = @id", new { id })).SingleOrDefault();

    /// <summary>Adds a link that works already.</summary>
    /// <param name="connection">The link.</param>
    /// <param name="whoever">Whether it is this owner's whoever had it before, in place of what no longer works.</param>
    /// <returns>Whether it was added.</returns>
    public Task<bool> AddActiveAsync(UserConnection connection, bool whoever) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                if (whoever)
                {
                    await store.ExecuteAsync(
                        "DELETE FROM connection_links WHERE connection_id = @id OR (owner_key = @owner AND status IN "
                            + "('broken', 'rejected'))",
                        new { id = connection.ConnectionId, owner = connection.OwnerKey },
                        transaction
                    );
                }

                var added = await store.ExecuteAsync(InsertUnlessThere, new UserConnectionRow(connection), transaction) == 1;
                await store.ExecuteAsync(NewestBecomesDefault, new { owner = connection.OwnerKey }, transaction);
                return added;
            }
        );

    /// <summary>Adds a pending link in place of the owner's outlived one.</summary>
    /// <returns>Whether there was none other meanwhile.</returns>
    public Task<bool> AddPendingAsync(UserConnection connection, UserConnection? outlived) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                if (outlived is not null)
                {
                    await store.ExecuteAsync(
                        DeleteOne + " AND status = 'pending'",
                        new { id = outlived.ConnectionId, owner = outlived.OwnerKey },
                        transaction
                    );
                }

                return await store.ExecuteAsync(InsertUnlessThere, new UserConnectionRow(connection), transaction) == 1;
            }
        );

    /// <summary>The connection acts as its owner, who is this person.</summary>
    /// <returns>The links it replaces; null when there is no such link any more.</returns>
    public Task<IReadOnlyList<UserConnection>?> ActivateAsync(UserConnection connection, string userId, string email, string? version) =>
        database.WriteAsync<IReadOnlyList<UserConnection>?>(
            async (store, transaction) =>
            {
                var (id, owner) = (connection.ConnectionId, connection.OwnerKey);
                if (
                    await store.ExecuteAsync(
                        Verified,
                        new
                        {
                            id,
                            owner,
                            userId,
                            email,
                            version,
                            now = Now,
                        },
                        transaction
                    ) == 0
                )
                {
                    return null;
                }

                if (connection.VerifiedAt is not null)
                {
                    return [];
                }

                UserConnection[] replaced =
                [
                    .. (
                        await store.QueryAsync<UserConnectionRow>(
                            BrokenOfSamePerson,
                            new
                            {
                                id,
                                owner,
                                userId,
                            },
                            transaction
                        )
                    ).Select(row => row.ToLink()),
                ];
                foreach (var broken in replaced)
                {
                    await store.ExecuteAsync(DeleteOne, new { id = broken.ConnectionId, owner }, transaction);
                }

                await store.ExecuteAsync(NoBrokenDefault, new { owner }, transaction);
                await store.ExecuteAsync(NewestBecomesDefault, new { owner }, transaction);
                return replaced;
            }
        );

    public Task<bool> RejectAsync(UserConnection connection, RejectionReason reason) => FailAsync(connection, LinkStatus.Rejected, reason);

    public Task<bool> BreakAsync(UserConnection connection) => FailAsync(connection, LinkStatus.Broken, reason: null);

    /// <summary>Fails where a removal would fail: to be asked before what can't be undone.</summary>
    public Task TryWriteAsync(UserConnection connection) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "UPDATE connection_links SET changed_at = changed_at WHERE connection_id = @id",
                    new { id = connection.ConnectionId },
                    transaction
                )
        );

    /// <summary>Removes a link; the newest left becomes the default. Who gives up one that worked is not adopted again.</summary>
    public Task RemoveAsync(UserConnection connection) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                var owner = connection.OwnerKey;
                await store.ExecuteAsync(DeleteOne, new { id = connection.ConnectionId, owner }, transaction);
                await store.ExecuteAsync(NewestBecomesDefault, new { owner }, transaction);
                return connection.VerifiedAt is null
                    ? 0
                    : await store.ExecuteAsync(AdoptionStore.Disconnect, new { owner, now = Now }, transaction);
            }
        );

    /// <returns>Whether the link can be a default, and is now.</returns>
    public Task<bool> MakeDefaultAsync(UserConnection connection) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                var (id, owner) = (connection.ConnectionId, connection.OwnerKey);
                var eligible =
                    await store.ExecuteScalarAsync<long>(
                        "SELECT COUNT(*) FROM connection_links WHERE connection_id = @id AND owner_key = @owner AND status IN "
                            + "('active', 'broken')",
                        new { id, owner },
                        transaction
                    ) == 1;
                if (eligible)
                {
                    await store.ExecuteAsync(
                        "UPDATE connection_links SET is_default = 0 WHERE owner_key = @owner AND is_default = 1",
                        new { owner },
                        transaction
                    );
                    await store.ExecuteAsync(
                        "UPDATE connection_links SET is_default = 1 WHERE connection_id = @id",
                        new { id },
                        transaction
                    );
                }

                return eligible;
            }
        );

    public Task ForgetRejectedAsync(DateTimeOffset until) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "DELETE FROM connection_links WHERE status = 'rejected' AND changed_at < @until",
                    new { until = until.ToUnixTimeMilliseconds() },
                    transaction
                )
        );

    public Task NoteUsesAsync(IEnumerable<(string Id, DateTimeOffset UsedAt)> uses) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "UPDATE connection_links SET used_at = @usedAt WHERE connection_id = @id",
                    uses.Select(use => new { id = use.Id, usedAt = use.UsedAt.ToUnixTimeMilliseconds() }),
                    transaction
                )
        );

    private Task<bool> FailAsync(UserConnection connection, LinkStatus status, RejectionReason? reason) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                var change = new
                {
                    id = connection.ConnectionId,
                    owner = connection.OwnerKey,
                    status = UserConnectionRow.Word(status),
                    reason = reason is { } why ? UserConnectionRow.Word(why) : null,
                    now = Now,
                };
                var changed = await store.ExecuteAsync(Failed, change, transaction) == 1;
                await store.ExecuteAsync(NewestBecomesDefault, new { owner = connection.OwnerKey }, transaction);
                return changed;
            }
        );

    private async Task<IReadOnlyList<UserConnection>> ListAsync(string sql, object parameters) =>
        [.. (await database.ReadAsync(store => store.QueryAsync<UserConnectionRow>(sql, parameters))).Select(row => row.ToLink())];
}
