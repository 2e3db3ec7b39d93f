using Dapper;
using Microsoft.Data.Sqlite;

namespace ClockifyBff.Tests.Workflows;

/// <summary>A process dies between the steps of a delete: who comes after it brings back what it left half done.</summary>
[Trait("Kind", "database")]
public sealed class DeleteRecoveryTests(PostgreSqlServer postgreSql) : IAsyncLifetime
{
    private StartedSandbox _sandbox = null!;

    /// <summary>What is deleted, and when its process dies: before the delete took effect, or before it was sent.</summary>
    public static TheoryData<string, string> Deaths =>
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
    [MemberData(nameof(Deaths))]
    public async Task Restarted_service_restores_a_half_deleted_entity(string resource, string death)
    {
        var store = TestStore.NewSqlite();
        string before;
        DeletableResource doomed;
        await using (var dies = Start(store))
        {
            using var owner = await OwnerOfAsync(dies);
            doomed = await DeletableResource.OfAsync(owner, resource);
            before = await doomed.StateAsync();
            await DeleteAndDieAsync(dies, doomed, death);
        }

        await using var again = Start(store);
        using var caller = await OwnerOfAsync(again);
        await AssertBecomesAsync(before, doomed.For(caller));
        await UntilAsync(store, "SELECT COUNT(*) FROM unfinished_deletes");
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Other_replica_restores_a_half_deleted_entity(string resource, string death)
    {
        var store = await TestStore.NewPostgreSqlAsync(postgreSql);
        await using var dies = Start(store);
        await using var lives = Start(store);
        using var owner = await OwnerOfAsync(dies);
        using var caller = await OwnerOfAsync(lives);
        var doomed = await DeletableResource.OfAsync(owner, resource);
        var before = await doomed.StateAsync();

        await DeleteAndDieAsync(dies, doomed, death);

        await AssertBecomesAsync(before, doomed.For(caller));
    }

    [Fact]
    public async Task Recovery_keeps_an_entity_that_somebody_restored_meanwhile()
    {
        var store = TestStore.NewSqlite();
        DeletableResource doomed;
        await using (var dies = Start(store))
        {
            using var owner = await OwnerOfAsync(dies);
            doomed = await DeletableResource.OfAsync(owner, "projects");
            await DeleteAndDieAsync(dies, doomed, "DELETE");
        }

        await using var other = await BffFixture.StartBesideAsync(
            _sandbox,
            ("Authentication:Mode", "Development"),
            ("Connections:Adoption", "On")
        );
        using var caller = other.CallerOf(WorkspaceFixture.OwnersEmail);
        await doomed.For(caller).ChangeAsync(new { name = "Theirs", archived = false });
        var theirs = await doomed.For(caller).StateAsync();

        await using var again = Start(store);
        await again.ListeningAsync();
        await UntilAsync(store, "SELECT COUNT(*) FROM unfinished_deletes");

        Assert.Equal(theirs, await doomed.For(caller).StateAsync());
    }

    [Fact]
    public async Task Delete_taken_over_by_another_replica_is_left_to_it()
    {
        var store = TestStore.NewSqlite();
        await using var slow = await BffFixture.StartBesideAsync(
            _sandbox,
            [.. store.Settings, ("Authentication:Mode", "Development"), ("Connections:Adoption", "On")]
        );
        using var owner = slow.CallerOf(WorkspaceFixture.OwnersEmail);
        var doomed = await DeletableResource.OfAsync(owner, "projects");
        var before = await doomed.StateAsync();
        await _sandbox.Controls.FailNextAsync(new(SandboxFault.Reset) { Method = "DELETE", Delay = TimeSpan.FromSeconds(1) });
        var position = await _sandbox.Controls.JournalPositionAsync();
        var deleting = doomed.DeleteAsync();
        await _sandbox.Controls.WaitForAsync(call => call.Number > position && call.Method == "DELETE");
        await ExecuteAsync(store, "UPDATE unfinished_deletes SET holder = 'another', held_until = held_until + 60000");

        Assert.Equal("check", (await deleting).Problem.Action);

        Assert.Single(await _sandbox.Controls.JournalAsync(position, "gateway"), call => call.Method == "PUT");
        await ExecuteAsync(store, "UPDATE unfinished_deletes SET held_until = 0");
        await AssertBecomesAsync(before, doomed);
    }

    [Fact]
    public async Task Recovery_without_its_connection_is_abandoned_and_logged_once()
    {
        var store = TestStore.NewSqlite();
        await using (var dies = Start(store))
        {
            using var owner = await OwnerOfAsync(dies);
            await DeleteAndDieAsync(dies, await DeletableResource.OfAsync(owner, "projects"), "DELETE");
        }

        foreach (var connection in await _sandbox.Controls.ConnectionsAsync())
        {
            await _sandbox.Controls.RemoveConnectionAsync(connection.Id);
        }

        // A connection that is away for a moment is no reason to give up.
        await ExecuteAsync(store, "UPDATE unfinished_deletes SET started_at = started_at - 61000");
        await using var again = Start(store);
        await again.ListeningAsync();
        await UntilAsync(store, "SELECT COUNT(*) FROM unfinished_deletes WHERE abandoned_at IS NULL");

        await Task.Delay(1500, Stop); // The recovery runs every second.
        Assert.Single(again.Output.Split('\n'), line => line.Contains("abandoned", StringComparison.Ordinal));
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
            answer => answer.IsSuccessStatusCode
        );
        return owner;
    }

    private async Task DeleteAndDieAsync(ServiceProcess service, DeletableResource doomed, string death)
    {
        await _sandbox.Controls.FailNextAsync(new(death == "DELETE" ? SandboxFault.Hang : SandboxFault.HangAfterEffect) { Method = death });
        var position = await _sandbox.Controls.JournalPositionAsync();
        var before = await doomed.StateAsync();
        var deleting = doomed.DeleteAsync();
        await _sandbox.Controls.WaitForAsync(call => call.Number > position && call.Method == death);
        await Eventually.BecomesAsync(doomed.StateAsync, state => state != before);

        await service.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => deleting);
    }

    private static async Task AssertBecomesAsync(string before, DeletableResource doomed) =>
        await Eventually.BecomesAsync(doomed.StateAsync, state => state == before);

    /// <summary>Waits until a count in the store is zero.</summary>
    private static async Task UntilAsync(TestStore store, string count)
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
