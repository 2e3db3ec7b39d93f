using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>Requests and deletes that began with the clock a day ahead, before it was set back.</summary>
[Trait("Kind", "API")]
public sealed class ClockSetBackTests
{
    private const long Day = 24L * 60 * 60 * 1000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SandboxFault.Reset)]
    [InlineData(SandboxFault.ResetAfterEffect)]
    public async Task Key_of_a_request_interrupted_with_the_clock_ahead_is_free_after_its_lease(string fault)
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync([.. store.Settings, ("Maton:Timeout", "00:00:05")]);
        var request = await fixture.NewAsync("clients");
        var existing = await fixture.ListIdsAsync("clients");
        await fixture.SendAndFailAsync(request, fault);
        await ExecuteAsync(
            store,
            $"UPDATE keyed_requests SET state = 'running', attempt_at = attempt_at + {Day}, first_attempt_at = first_attempt_at + {Day}"
        );

        // The attempt counts as running until its time-out. The request waits for one second of that time.
        Assert.Equal((409, "idempotency_in_progress"), (await fixture.SendAsync(request)).StatusAndErrorCode);
        var result = await Eventually.BecomesAsync(() => fixture.SendAsync(request), repeated => repeated.Status == 201);

        Assert.Equal(Assert.Single((await fixture.ListIdsAsync("clients")).Except(existing)), IdempotencyFixture.IdIn(result));
    }

    [Fact]
    public async Task Response_stored_with_the_clock_ahead_is_replayed()
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
        var request = await fixture.NewAsync("tags");
        var first = (await fixture.SendAsync(request)).Is(201);
        await ExecuteAsync(
            store,
            $"UPDATE keyed_requests SET attempt_at = attempt_at + {Day}, first_attempt_at = first_attempt_at + {Day}"
        );

        Assert.Equal(first.Text, (await fixture.SendAsync(request)).Is(201).Text);
    }

    [Fact]
    public async Task Effect_of_a_request_interrupted_with_the_clock_ahead_is_found_a_day_later()
    {
        var (store, time) = (TestStore.NewSqlite(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var fixture = await IdempotencyFixture.StartAsync(new BffFixture { Time = time }, store.Settings);
        var request = await fixture.NewAsync("entries");
        var existing = await fixture.ListIdsAsync("entries");
        await fixture.SendAndFailAsync(request, SandboxFault.ResetAfterEffect);
        await ExecuteAsync(
            store,
            $"UPDATE keyed_requests SET attempt_at = attempt_at + {Day}, first_attempt_at = first_attempt_at + {Day}"
        );
        await fixture.Sandbox.FailNextAsync(
            new(SandboxFault.Response)
            {
                Method = "GET",
                Path = "/api/v1/workspaces/*/user/*/time-entries",
                Status = 500,
                Count = 99,
            }
        );
        Assert.Equal(502, (await Eventually.DoneAsync(time, fixture.SendAsync(request))).Status);
        await fixture.Sandbox.ClearFaultsAsync();

        time.Advance(TimeSpan.FromHours(25));
        var result = (await fixture.SendAsync(request)).Is(201);

        Assert.Equal(Assert.Single((await fixture.ListIdsAsync("entries")).Except(existing)), IdempotencyFixture.IdIn(result));
    }

    [Fact]
    public async Task Entry_that_may_be_older_than_an_interrupted_request_is_not_taken_for_its_effect()
    {
        var (store, time) = (TestStore.NewSqlite(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var fixture = await IdempotencyFixture.StartAsync(new BffFixture { Time = time }, store.Settings);
        var request = await fixture.NewAsync("entries");
        await fixture.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", request.Body);
        time.Advance(TimeSpan.FromMinutes(10));
        await fixture.SendAndFailAsync(request, SandboxFault.Reset);
        await ExecuteAsync(
            store,
            $"UPDATE keyed_requests SET attempt_at = attempt_at + {Day}, first_attempt_at = first_attempt_at + {Day}"
        );
        var before = await fixture.Sandbox.JournalPositionAsync();

        Assert.Equal((409, "outcome_unknown"), (await fixture.SendAsync(request)).StatusAndErrorCode);

        Assert.Empty(await fixture.WritesSinceAsync(before));
    }

    [Fact]
    public async Task Delete_interrupted_with_the_clock_ahead_is_undone()
    {
        var store = TestStore.NewSqlite();
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
        var id = IdempotencyFixture.IdIn((await fixture.SendAsync(await fixture.NewAsync("clients"))).Is(201));
        await ExecuteAsync(
            store,
            $"""
            INSERT INTO unfinished_deletes (id, kind, workspace_id, entity_id, owner_key, connection_id, started_at, tries, next_try_at,
                holder, held_until)
            SELECT 'ahead', 'Client', '{fixture.Asha.Workspace}', '{id}', owner_key, connection_id, {TimeAhead}, 3, {TimeAhead},
                'dead', {TimeAhead}
            FROM keyed_requests LIMIT 1
            """
        );

        await Eventually.BecomesAsync(() => CountAsync(store), held => held == 0);

        Assert.Contains(id, await fixture.ListIdsAsync("clients"));
    }

    private static long TimeAhead => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + Day;

    private static async Task ExecuteAsync(TestStore store, string sql)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<long> CountAsync(TestStore store)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM unfinished_deletes");
    }
}
