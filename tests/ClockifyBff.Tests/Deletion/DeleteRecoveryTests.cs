using Dapper;
using Microsoft.Data.Sqlite;

namespace ClockifyBff.Tests.Deletion;

/// <summary>A process is killed between the steps of a delete: another process restores the entity.</summary>
[Trait("Kind", "database")]
public sealed class DeleteRecoveryTests(PostgreSqlServer postgreSql) : IAsyncLifetime
{
    private StartedSandbox _sandbox = null!;

    /// <summary>The resource, and the upstream request during which the process is killed.</summary>
    public static TheoryData<string, string> Kills =>
        new()
        {
            { "projects", "DELETE" },
            { "tasks", "DELETE" },
            { "clients", "DELETE" },
            { "projects", "PUT" },
        };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sandbox = await StartedSandbox.StartAsync();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kills))]
    public async Task Restarted_service_restores_a_half_deleted_entity(string resource, string killedDuring)
    {
        var store = TestStore.NewSqlite();
        string before;
        DeletableResource entity;
        await using (var killed = Start(store))
        {
            using var owner = await OwnerOfAsync(killed);
            entity = await DeletableResource.OfAsync(owner, resource);
            before = await entity.StateAsync();
            await KillDuringDeleteAsync(killed, entity, killedDuring);
        }

        await using var restarted = Start(store);
        using var caller = await OwnerOfAsync(restarted);
        await WaitForStateAsync(before, entity.For(caller));
        await WaitForZeroAsync(store, "SELECT COUNT(*) FROM unfinished_deletes");
    }

    [Theory]
    [MemberData(nameof(Kills))]
    public async Task Other_replica_restores_a_half_deleted_entity(string resource, string killedDuring)
    {
        var store = await TestStore.NewPostgreSqlAsync(postgreSql);
        await using var killed = Start(store);
        await using var surviving = Start(store);
        using var owner = await OwnerOfAsync(killed);
        using var caller = await OwnerOfAsync(surviving);
        var entity = await DeletableResource.OfAsync(owner, resource);
        var before = await entity.StateAsync();

        await KillDuringDeleteAsync(killed, entity, killedDuring);

        await WaitForStateAsync(before, entity.For(caller));
    }

    [Fact]
    public async Task Recovery_keeps_an_entity_that_somebody_restored_meanwhile()
    {
        var store = TestStore.NewSqlite();
        DeletableResource entity;
        await using (var killed = Start(store))
        {
            using var owner = await OwnerOfAsync(killed);
            entity = await DeletableResource.OfAsync(owner, "projects");
            await KillDuringDeleteAsync(killed, entity, "DELETE");
        }

        await using var other = await BffFixture.StartOnSandboxAsync(
            _sandbox,
            ("Authentication:Mode", "Development"),
            ("Connections:Adoption", "On")
        );
        using var caller = other.CallerOf(WorkspaceFixture.OwnersEmail);
        await entity.For(caller).ChangeAsync(new { name = "Restored", archived = false });
        var restored = await entity.For(caller).StateAsync();

        await using var restarted = Start(store);
        await restarted.ListeningAsync();
        await WaitForZeroAsync(store, "SELECT COUNT(*) FROM unfinished_deletes");

        Assert.Equal(restored, await entity.For(caller).StateAsync());
    }

    [Fact]
    public async Task Delete_taken_over_by_another_replica_is_left_to_it()
    {
        var store = TestStore.NewSqlite();
        await using var slow = await BffFixture.StartOnSandboxAsync(
            _sandbox,
            [.. store.Settings, ("Authentication:Mode", "Development"), ("Connections:Adoption", "On")]
        );
        using var owner = slow.CallerOf(WorkspaceFixture.OwnersEmail);
        var entity = await DeletableResource.OfAsync(owner, "projects");
        var before = await entity.StateAsync();
        await _sandbox.Controls.FailNextAsync(new(SandboxFault.Reset) { Method = "DELETE", Delay = TimeSpan.FromSeconds(4) });
        var position = await _sandbox.Controls.JournalPositionAsync();
        var deleting = entity.DeleteAsync();
        await _sandbox.Controls.WaitForAsync(call => call.Number > position && call.Method == "DELETE");
        await ExecuteAsync(store, "UPDATE unfinished_deletes SET holder = 'another', held_until = held_until + 60000");

        Assert.Equal("check", (await deleting).Problem.Action);

        Assert.Single(await _sandbox.Controls.JournalAsync(position, "gateway"), call => call.Method == "PUT");
        await ExecuteAsync(store, "UPDATE unfinished_deletes SET held_until = 0");
        await WaitForStateAsync(before, entity);
    }

    [Fact]
    public async Task Recovery_without_its_connection_is_abandoned_and_logged_once()
    {
        var store = TestStore.NewSqlite();
        await using (var killed = Start(store))
        {
            using var owner = await OwnerOfAsync(killed);
            await KillDuringDeleteAsync(killed, await DeletableResource.OfAsync(owner, "projects"), "DELETE");
        }

        foreach (var connection in await _sandbox.Controls.ConnectionsAsync())
        {
            await _sandbox.Controls.RemoveConnectionAsync(connection.Id);
        }

        // A connection that is missing for less than a minute doesn't end the recovery.
        await ExecuteAsync(store, "UPDATE unfinished_deletes SET started_at = started_at - 61000");
        await using var restarted = Start(store);
        await restarted.ListeningAsync();
        await WaitForZeroAsync(store, "SELECT COUNT(*) FROM unfinished_deletes WHERE abandoned_at IS NULL");

        await Eventually.TrueAsync(() => restarted.Output.Contains("abandoned", StringComparison.Ordinal));
        await Task.Delay(1500, Stop); // Recovery runs every second.
        Assert.Single(restarted.Output.Split('\n'), line => line.Contains("abandoned", StringComparison.Ordinal));
    }

    private ServiceProcess Start(TestStore store) =>
        ServiceProcess.StartOn(
            _sandbox.Url,
            ("Budget__RequestsPerSecond", "1000"),
            ("Storage__Provider", store.Provider),
            ("Storage__ConnectionString", store.ConnectionString)
        );

    private static async Task<HttpClient> OwnerOfAsync(ServiceProcess service)
    {
        var owner = new HttpClient { BaseAddress = await service.ListeningAsync() };
        owner.DefaultRequestHeaders.Add("X-Dev-User", WorkspaceFixture.OwnersEmail);
        await Eventually.BecomesAsync(
            () => owner.GetAsync(new Uri("/api/v1/workspaces", UriKind.Relative), Stop),
            response => response.IsSuccessStatusCode
        );
        return owner;
    }

    private async Task KillDuringDeleteAsync(ServiceProcess service, DeletableResource entity, string killedDuring)
    {
        await _sandbox.Controls.FailNextAsync(
            new(killedDuring == "DELETE" ? SandboxFault.Hang : SandboxFault.HangAfterEffect) { Method = killedDuring }
        );
        var position = await _sandbox.Controls.JournalPositionAsync();
        var before = await entity.StateAsync();
        var deleting = entity.DeleteAsync();
        await _sandbox.Controls.WaitForAsync(call => call.Number > position && call.Method == killedDuring);
        await Eventually.BecomesAsync(entity.StateAsync, state => state != before);

        await service.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => deleting);
    }

    private static async Task WaitForStateAsync(string before, DeletableResource entity) =>
        await Eventually.BecomesAsync(entity.StateAsync, state => state == before);

    /// <summary>Waits until a count in the database is zero.</summary>
    private static async Task WaitForZeroAsync(TestStore store, string count)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        await Eventually.BecomesAsync(() => connection.ExecuteScalarAsync<long>(count), left => left == 0);
    }

    private static async Task ExecuteAsync(TestStore store, string sql)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
