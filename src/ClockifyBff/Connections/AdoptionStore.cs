using ClockifyBff.Storage;
using Dapper;

namespace ClockifyBff.Connections;

/// <summary>
/// Stores what adoption needs: the identities of connections, and the owners who have disconnected, for whom nothing is adopted.
/// </summary>
internal sealed class AdoptionStore(Database database)
{
    private const string SelectIdentities =
        "SELECT connection_id, upstream_version AS version, clockify_user_id, email, read_at FROM connection_identities";

    private const string UpsertIdentity = """
        INSERT INTO connection_identities (connection_id, upstream_version, clockify_user_id, email, read_at)
        VALUES (@ConnectionId, @Version, @ClockifyUserId, @Email, @ReadAt)
        ON CONFLICT (connection_id) DO UPDATE
        SET upstream_version = @Version, clockify_user_id = @ClockifyUserId, email = @Email, read_at = @ReadAt
        """;

    /// <summary>Records that an owner has disconnected and uses only connections that they start themselves.</summary>
    public const string InsertDisconnectedOwner =
        "INSERT INTO disconnected_owners (owner_key, disconnected_at) VALUES (@owner, @now) ON CONFLICT DO NOTHING";

    public async Task<IReadOnlyDictionary<string, ConnectionIdentity>> ListIdentitiesAsync() =>
        (await database.ReadAsync(store => store.QueryAsync<ConnectionIdentity>(SelectIdentities))).ToDictionary(identity =>
            identity.ConnectionId
        );

    public Task SaveIdentityAsync(ConnectionIdentity identity) =>
        database.WriteAsync((store, transaction) => store.ExecuteAsync(UpsertIdentity, identity, transaction));

    public async Task<bool> HasDisconnectedAsync(string owner) =>
        await database.ReadAsync(store =>
            store.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM disconnected_owners WHERE owner_key = @owner", new { owner })
        ) > 0;
}
