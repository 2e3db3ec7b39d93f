using System.Data.Common;
using ClockifyBff.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>A key is bound to the Clockify user of the request, and works through any connection of that user.</summary>
[Trait("Kind", "database")]
public sealed class IdempotencyKeyOwnerTests(PostgreSqlServer server)
{
    private const string Connection = "Maton-Connection";
    private const string Replayed = "Idempotency-Replayed";

    [Theory]
    [InlineData(SandboxFault.Reset)]
    [InlineData(SandboxFault.ResetAfterEffect)]
    public async Task Lost_request_is_completed_through_another_connection_of_the_same_user(string fault)
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
        var (first, second) = await TwoConnectionsAsync(fixture);
        var post = await fixture.NewAsync("entries");
        await fixture.Sandbox.FailNextAsync(new(fault) { Method = "POST" });
        Assert.Equal(502, (await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, first))).Status);

        var done = (await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, second))).Is(201);

        Assert.Single(await fixture.ListIdsAsync("entries of another user"), IdempotencyFixture.IdIn(done));
        Assert.True((await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, first))).Is(201).Has(Replayed));
    }

    [Fact]
    public async Task Key_of_a_request_of_another_Clockify_user_is_422()
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
        var (first, second) = await TwoConnectionsAsync(fixture);
        var post = await fixture.NewAsync("entries");
        (await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, first))).Is(201);
        await ExecuteAsync(store, $"UPDATE keyed_requests SET clockify_user_id = '{WorkspaceFixture.UnknownId}'");
        var before = await fixture.Sandbox.JournalPositionAsync();

        Assert.Equal(
            (422, "idempotency_key_reused"),
            (await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, second))).StatusAndErrorCode
        );

        Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
    }

    [Fact]
    public async Task Key_of_a_request_of_an_unknown_Clockify_user_is_replayed_through_its_own_connection_only()
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
        var (first, second) = await TwoConnectionsAsync(fixture);
        var post = await fixture.NewAsync("entries");
        var done = (await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, first))).Is(201);
        await ExecuteAsync(store, "UPDATE keyed_requests SET clockify_user_id = NULL");

        var repeated = (await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, first))).Is(201);

        Assert.Equal((done.Text, true), (repeated.Text, repeated.Has(Replayed)));
        Assert.Equal(
            (409, "outcome_unknown"),
            (await IdempotencyFixture.SendAsync(fixture.Maria, post, headers: (Connection, second))).StatusAndErrorCode
        );
    }

    [Fact]
    public Task Record_of_an_earlier_version_in_Sqlite_belongs_to_the_user_of_its_connection() =>
        AssertOldRecordWorksAsync(TestStore.NewSqlite());

    [Fact]
    public async Task Record_of_an_earlier_version_in_PostgreSql_belongs_to_the_user_of_its_connection() =>
        await AssertOldRecordWorksAsync(await TestStore.NewPostgreSqlAsync(server));

    private static async Task AssertOldRecordWorksAsync(TestStore store)
    {
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
        var (first, second) = await TwoConnectionsAsync(fixture);
        var (known, unknown) = (await fixture.NewAsync("entries"), await fixture.NewAsync("entries"));
        var done = (await IdempotencyFixture.SendAsync(fixture.Maria, known, headers: (Connection, first))).Is(201);
        (await IdempotencyFixture.SendAsync(fixture.Maria, unknown, headers: (Connection, first))).Is(201);

        // A record as the previous version of the service stored it.
        await ExecuteAsync(store, "ALTER TABLE keyed_requests DROP COLUMN clockify_user_id");
        await ExecuteAsync(store, "ALTER TABLE keyed_requests DROP COLUMN was_ahead");
        await ExecuteAsync(store, "DELETE FROM schemaversions WHERE scriptname LIKE '%0004-%'");
        await ExecuteAsync(store, $"UPDATE keyed_requests SET connection_id = '{Guid.NewGuid()}' WHERE idempotency_key = '{unknown.Key}'");
        using var database = new Database(
            Options.Create(
                new StorageOptions { Provider = Enum.Parse<StorageProvider>(store.Provider), ConnectionString = store.ConnectionString }
            ),
            TimeProvider.System,
            NullLogger<Database>.Instance
        );
        await Migrations.RunAsync(database);

        var repeated = (await IdempotencyFixture.SendAsync(fixture.Maria, known, headers: (Connection, second))).Is(201);
        Assert.Equal((done.Text, true), (repeated.Text, repeated.Has(Replayed)));
        Assert.Equal(
            (409, "outcome_unknown"),
            (await IdempotencyFixture.SendAsync(fixture.Maria, unknown, headers: (Connection, second))).StatusAndErrorCode
        );
    }

    private static async Task<(string First, string Second)> TwoConnectionsAsync(IdempotencyFixture fixture)
    {
        var first = TokenClient.Id((await fixture.Maria.Http.CallApiAsync(HttpMethod.Get, "connections")).Items[0]);
        var second = TokenClient.Id((await fixture.Maria.Http.CallApiAsync(HttpMethod.Post, "connections")).Is(201).Json);
        await fixture.Sandbox.FinishConnectionAsync(second, WorkspaceFixture.MembersEmail);
        (await fixture.Maria.Http.CallApiAsync(HttpMethod.Get, $"connections/{second}?wait=25")).Is(200);
        return (first, second);
    }

    private static async Task ExecuteAsync(TestStore store, string sql)
    {
        await using DbConnection connection =
            store.Provider == "Sqlite" ? new SqliteConnection(store.ConnectionString) : new NpgsqlConnection(store.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
