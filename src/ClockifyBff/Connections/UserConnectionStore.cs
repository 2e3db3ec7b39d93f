using System.Data.Common;
using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Connections;

/// <summary>
/// Stores the connections of all users. Every change checks the row that it changes, because another replica may have changed it first.
/// Unique indexes allow an owner one pending connection and one default.
/// </summary>
internal sealed class UserConnectionStore(Database database, TimeProvider time)
{
    private const string Columns = """
        connection_id, owner_key, owner_email, status, reason, is_default, made_here,
        clockify_user_id, email, created_at, changed_at, verified_at, used_at, upstream_version
        """;

    private const string InsertIfAbsent = $"""
        INSERT INTO connection_links ({Columns})
        VALUES (@ConnectionId, @OwnerKey, @OwnerEmail, @Status, @Reason, @IsDefault, @MadeHere,
            @ClockifyUserId, @Email, @CreatedAt, @ChangedAt, @VerifiedAt, @UsedAt, @UpstreamVersion)
        ON CONFLICT DO NOTHING
        """;

    private const string MarkVerified = """
        UPDATE connection_links
        SET changed_at = CASE status WHEN 'active' THEN changed_at ELSE @now END, status = 'active', reason = NULL,
            clockify_user_id = @userId, email = @email, verified_at = @now, upstream_version = @version
        WHERE connection_id = @id AND owner_key = @owner AND status <> 'rejected'
        """;

    private const string MarkFailed = """
        UPDATE connection_links
        SET status = @status, reason = @reason, is_default = CASE @status WHEN 'broken' THEN is_default ELSE 0 END, changed_at = @now
        WHERE connection_id = @id AND owner_key = @owner AND status <> 'rejected' AND status <> @status
        """;

    private const string Delete = "DELETE FROM connection_links WHERE connection_id = @id AND owner_key = @owner";

    private const string DeleteReplaced = """
        DELETE FROM connection_links WHERE connection_id = @id OR (owner_key = @owner AND status IN ('broken', 'rejected'))
        RETURNING owner_key
        """;

    private const string CountActive =
        "SELECT COUNT(*) FROM connection_links WHERE connection_id = @id AND owner_key = @owner AND status = 'active'";

    // A new connection replaces the broken ones of the same Clockify user, and those that broke before they were verified.
    private const string SelectReplaced = $"""
        SELECT {Columns} FROM connection_links
        WHERE owner_key = @owner AND status = 'broken' AND (clockify_user_id = @userId OR verified_at IS NULL) AND connection_id <> @id
        """;

    // A new active connection replaces a broken default, even one that acted as another Clockify user.
    private const string ClearBrokenDefault =
        "UPDATE connection_links SET is_default = 0 WHERE owner_key = @owner AND is_default = 1 AND status = 'broken'";

    private const string SetNewestAsDefault = """
        UPDATE connection_links SET is_default = 1
        WHERE connection_id = (
            SELECT connection_id FROM connection_links
            WHERE owner_key = @owner AND (status = 'active' OR (status = 'broken' AND verified_at IS NOT NULL))
            ORDER BY CASE status WHEN 'active' THEN 0 ELSE 1 END, created_at DESC, connection_id LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM connection_links WHERE owner_key = @owner AND is_default = 1)
        """;

    /// <summary>Returns the connections of an owner.</summary>
    public Task<IReadOnlyList<UserConnection>> ListByOwnerAsync(string owner) =>
        QueryAsync($"SELECT {Columns} FROM connection_links WHERE owner_key = @owner", new { owner });

    public Task<IReadOnlyList<UserConnection>> ListAllAsync() => QueryAsync($"SELECT {Columns} FROM connection_links", new { });

    public async Task<UserConnection?> FindAsync(string id) =>
        (await QueryAsync($"SELECT {Columns} FROM connection_links WHERE connection_id = @id", new { id })).SingleOrDefault();

    /// <summary>Adds an active connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="replaceOwner">
    /// Whether the connection is taken from its present owner, who keeps a default, and replaces the new owner's broken and rejected
    /// connections.
    /// </param>
    /// <returns>Whether it was added.</returns>
    public async Task<bool> AddActiveAsync(UserConnection connection, bool replaceOwner)
    {
        var (id, owner) = (connection.ConnectionId, connection.OwnerKey);
        var present = replaceOwner ? await FindAsync(id) : null;
        return await database.WriteAsync(
            async (store, transaction) =>
            {
                var formerOwners = replaceOwner ? await store.QueryAsync<string>(DeleteReplaced, new { id, owner }, transaction) : [];
                var added = await store.ExecuteAsync(InsertIfAbsent, new UserConnectionRow(connection), transaction) == 1;
                foreach (var changed in formerOwners.Append(owner).Distinct(StringComparer.Ordinal))
                {
                    await store.ExecuteAsync(SetNewestAsDefault, new { owner = changed }, transaction);
                }

                return added;
            },
            [.. new[] { owner, present?.OwnerKey ?? owner }.Distinct(StringComparer.Ordinal).Select(AdvisoryLock.ForConnectionsOf)]
        );
    }

    /// <summary>Adds a pending connection in place of the owner's expired one.</summary>
    /// <returns>
    /// True if the connection was added; false if the owner already has a pending connection, or if the expired one has just been
    /// completed.
    /// </returns>
    public Task<bool> AddPendingAsync(UserConnection connection, UserConnection? expired) =>
        database.WriteAsync(
            async (store, transaction) =>
            {
                if (expired is not null)
                {
                    var row = new { id = expired.ConnectionId, owner = expired.OwnerKey };
                    await store.ExecuteAsync(Delete + " AND status = 'pending'", row, transaction);
                    if (await store.ExecuteScalarAsync<long>(CountActive, row, transaction) > 0)
                    {
                        return false;
                    }
                }

                return await store.ExecuteAsync(InsertIfAbsent, new UserConnectionRow(connection), transaction) == 1;
            }
        );

    /// <summary>Activates a connection after Clockify confirmed that it acts as its owner.</summary>
    /// <returns>The connections that it replaces; null if the connection no longer exists.</returns>
    public Task<IReadOnlyList<UserConnection>?> ActivateAsync(UserConnection connection, string userId, string email, string? version) =>
        ChangeAsync<IReadOnlyList<UserConnection>?>(
            connection.OwnerKey,
            async (store, transaction) =>
            {
                var (id, owner) = (connection.ConnectionId, connection.OwnerKey);
                if (
                    await store.ExecuteAsync(
                        MarkVerified,
                        new
                        {
                            id,
                            owner,
                            userId,
                            email,
                            version,
                            now = time.GetUtcNow(),
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
                            SelectReplaced,
                            new
                            {
                                id,
                                owner,
                                userId,
                            },
                            transaction
                        )
                    ).Select(row => row.ToConnection()),
                ];
                foreach (var broken in replaced)
                {
                    await store.ExecuteAsync(Delete, new { id = broken.ConnectionId, owner }, transaction);
                }

                await store.ExecuteAsync(ClearBrokenDefault, new { owner }, transaction);
                await store.ExecuteAsync(SetNewestAsDefault, new { owner }, transaction);
                return replaced;
            }
        );

    public Task<bool> RejectAsync(UserConnection connection, RejectionReason reason) => FailAsync(connection, LinkStatus.Rejected, reason);

    public Task<bool> MarkBrokenAsync(UserConnection connection) => FailAsync(connection, LinkStatus.Broken, reason: null);

    /// <summary>Fails if the database can't be written. Call before an irreversible step that a removal follows.</summary>
    public Task EnsureWritableAsync(UserConnection connection) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "UPDATE connection_links SET changed_at = changed_at WHERE connection_id = @id",
                    new { id = connection.ConnectionId },
                    transaction
                )
        );

    /// <summary>
    /// Removes a connection. The newest remaining one becomes the default. After the removal of a verified connection, the owner adopts
    /// none again.
    /// </summary>
    public Task RemoveAsync(UserConnection connection) =>
        ChangeAsync(
            connection.OwnerKey,
            async (store, transaction) =>
            {
                var owner = connection.OwnerKey;
                await store.ExecuteAsync(Delete, new { id = connection.ConnectionId, owner }, transaction);
                await store.ExecuteAsync(SetNewestAsDefault, new { owner }, transaction);
                return connection.VerifiedAt is null
                    ? 0
                    : await store.ExecuteAsync(AdoptionStore.InsertDisconnectedOwner, new { owner, now = time.GetUtcNow() }, transaction);
            }
        );

    /// <summary>Makes a connection the owner's default.</summary>
    /// <returns>True if the connection is the default now; false if its status doesn't allow that.</returns>
    public Task<bool> MakeDefaultAsync(UserConnection connection) =>
        ChangeAsync(
            connection.OwnerKey,
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
                        "UPDATE connection_links SET is_default = 1 WHERE connection_id = @id AND owner_key = @owner",
                        new { id, owner },
                        transaction
                    );
                }

                return eligible;
            }
        );

    public Task DeleteRejectedAsync(DateTimeOffset until) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "DELETE FROM connection_links WHERE status = 'rejected' AND changed_at < @until",
                    new { until },
                    transaction
                )
        );

    public Task SaveUsesAsync(IEnumerable<(string Id, DateTimeOffset UsedAt)> uses) =>
        database.WriteAsync(
            (store, transaction) =>
                store.ExecuteAsync(
                    "UPDATE connection_links SET used_at = @UsedAt WHERE connection_id = @Id",
                    // In the same order on all replicas, so that they don't deadlock.
                    uses.OrderBy(use => use.Id, StringComparer.Ordinal).Select(use => new { use.Id, use.UsedAt }),
                    transaction
                )
        );

    private Task<bool> FailAsync(UserConnection connection, LinkStatus status, RejectionReason? reason) =>
        ChangeAsync(
            connection.OwnerKey,
            async (store, transaction) =>
            {
                var change = new
                {
                    id = connection.ConnectionId,
                    owner = connection.OwnerKey,
                    status = UserConnectionRow.ToName(status),
                    reason = reason is { } rejection ? UserConnectionRow.ToName(rejection) : null,
                    now = time.GetUtcNow(),
                };
                var changed = await store.ExecuteAsync(MarkFailed, change, transaction) == 1;
                await store.ExecuteAsync(SetNewestAsDefault, new { owner = connection.OwnerKey }, transaction);
                return changed;
            }
        );

    /// <summary>
    /// Runs a transaction that may change which connection is the default. Such transactions of one owner run one after another, because
    /// each looks at all connections of the owner.
    /// </summary>
    private Task<T> ChangeAsync<T>(string owner, Func<DbConnection, DbTransaction, Task<T>> work) =>
        database.WriteAsync(work, AdvisoryLock.ForConnectionsOf(owner));

    private async Task<IReadOnlyList<UserConnection>> QueryAsync(string sql, object parameters) =>
        [.. (await database.ReadAsync(store => store.QueryAsync<UserConnectionRow>(sql, parameters))).Select(row => row.ToConnection())];
}
