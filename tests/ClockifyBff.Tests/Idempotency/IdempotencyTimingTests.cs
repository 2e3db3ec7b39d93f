using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Idempotency.IdempotencyFixture;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>The time for which a request with a key is in progress, and the time for which its response is stored.</summary>
[Trait("Kind", "API")]
public sealed class IdempotencyTimingTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.Zero };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tags", SandboxFault.Hang)]
    [InlineData("start", SandboxFault.HangAfterEffect)]
    public async Task Repeat_during_the_first_request_is_409_idempotency_in_progress(string kind, string fault)
    {
        await using var started = await StartWithManualClockAsync();
        var service = started.Fixture;
        var post = await service.NewAsync(kind);
        var existing = await service.ListIdsAsync(kind);
        var before = await service.Sandbox.JournalPositionAsync();
        await service.Sandbox.FailNextAsync(new(fault) { Method = "POST" });
        var first = service.SendAsync(post);
        await service.Sandbox.WaitForAsync(call => call.Number > before && call.Method == "POST");

        for (var repeat = 0; repeat < 2; repeat++)
        {
            var waiting = await AdvanceUntilDoneAsync(service.SendAsync(post));
            Assert.Equal(
                (409, "idempotency_in_progress", "wait", 1),
                (waiting.Status, waiting.Problem.ErrorCode, waiting.Problem.Action, waiting.Problem.RetryAfterSeconds)
            );
            Assert.Equal(TimeSpan.FromSeconds(1), waiting.RetryAfter);
        }

        Assert.False(first.IsCompleted);
        var late = await Eventually.DoneAsync(_time, first, TimeSpan.FromSeconds(1));
        Assert.Equal((504, "retry"), (late.Status, late.Problem.Action));
        Assert.Single(await service.WritesSinceAsync(before));
        Assert.Equal(IdIn((await service.SendAsync(post)).Is(201)), Assert.Single((await service.ListIdsAsync(kind)).Except(existing)));
    }

    [Fact]
    public async Task First_request_without_an_outcome_is_taken_over_after_twice_the_timeout()
    {
        await using var service = await StartWithManualClockAsync();
        var store = service.Store;
        var post = await service.Fixture.NewAsync("projects");
        var existing = await service.Fixture.ListIdsAsync("projects");
        // The process executed the request and terminated before it stored the response.
        IdIn((await service.Fixture.SendAsync(post)).Is(201));
        await ExecuteAsync(store, "UPDATE keyed_requests SET state = 'running', status = NULL, location = NULL, body = NULL");
        var before = await service.Fixture.Sandbox.JournalPositionAsync();

        _time.Advance((2 * _timeout) - _margin);
        Assert.Equal((409, "idempotency_in_progress"), (await AdvanceUntilDoneAsync(service.Fixture.SendAsync(post))).StatusAndErrorCode);
        _time.Advance(_margin);

        Assert.Equal(
            IdIn((await service.Fixture.SendAsync(post)).Is(201)),
            Assert.Single((await service.Fixture.ListIdsAsync("projects")).Except(existing))
        );
        Assert.Empty(await service.Fixture.WritesSinceAsync(before));
    }

    [Fact]
    public async Task Start_replayed_two_hours_later_keeps_the_running_timer()
    {
        await using var service = await StartWithManualClockAsync();
        var post = await service.Fixture.NewAsync("start");
        var first = (await service.Fixture.SendAsync(post)).Is(201);
        _time.Advance(TimeSpan.FromHours(1));
        (await service.Fixture.SendAsync(await service.Fixture.NewAsync("start"))).Is(201);
        var running = await service.Fixture.GetRunningTimerIdAsync();
        var existing = await service.Fixture.ListIdsAsync("start");
        var before = await service.Fixture.Sandbox.JournalPositionAsync();

        _time.Advance(TimeSpan.FromHours(1));
        var replayed = (await service.Fixture.SendAsync(post)).Is(201);

        Assert.Equal(first.Text, replayed.Text);
        Assert.NotEqual(IdIn(first), running);
        Assert.Equal(running, await service.Fixture.GetRunningTimerIdAsync());
        Assert.Equal(existing, await service.Fixture.ListIdsAsync("start"));
        Assert.Empty(await service.Fixture.WritesSinceAsync(before));
    }

    [Fact]
    public async Task Keyed_requests_are_deleted_after_seven_days()
    {
        await using var service = await StartWithManualClockAsync();
        var (post, unused) = (await service.Fixture.NewAsync("entries"), await service.Fixture.NewAsync("tags"));
        var first = (await service.Fixture.SendAsync(post)).Is(201);
        (await service.Fixture.SendAsync(unused)).Is(201);

        _time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(first.Text, (await service.Fixture.SendAsync(post)).Is(201).Text);
        Assert.Equal(
            (422, "idempotency_key_reused"),
            (await service.Fixture.SendAsync(post with { Body = new { start = "2026-03-02T08:00:00Z" } })).StatusAndErrorCode
        );

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(IdIn(first), IdIn((await service.Fixture.SendAsync(post)).Is(201)));

        // The clean-up also deletes records of keys that no request uses.
        await Eventually.TrueAsync(_time, async () => await CountAsync(service.Store) <= 1, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Keyed_request_that_times_out_before_it_is_sent_has_action_retry()
    {
        // The deadline of a request is measured in real time.
        await using var service = await StartWithManualClockAsync(("Maton:Timeout", "00:00:05"));
        var post = await service.Fixture.NewAsync("entries");
        await service.Fixture.Sandbox.ChangeConnectionAsync(
            (await service.Fixture.Sandbox.ConnectionOfAsync(WorkspaceFixture.MembersEmail)).Id,
            new { keyRevoked = true }
        );
        Assert.Equal((409, "reconnect_required"), (await SendAsync(service.Fixture.Maria, post)).StatusAndErrorCode);
        await service.Fixture.Sandbox.FailNextAsync(new(SandboxFault.Hang) { Method = "GET", Path = "/api/v1/user" });
        _time.Advance(TimeSpan.FromSeconds(31));

        var late = await SendAsync(service.Fixture.Maria, post);

        Assert.Equal((504, "retry"), (late.Status, late.Problem.Action));
    }

    private async Task<StartedService> StartWithManualClockAsync(params (string Key, string? Value)[] settings)
    {
        var store = TestStore.NewSqlite();
        return new StartedService(await StartAsync(new BffFixture { Time = _time }, [.. store.Settings, .. settings]), store);
    }

    /// <summary>Advances the clock of the service until the service responds.</summary>
    private Task<CallResult> AdvanceUntilDoneAsync(Task<CallResult> result) => Eventually.DoneAsync(_time, result);

    private static async Task ExecuteAsync(TestStore store, string sql)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<long> CountAsync(TestStore store)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM keyed_requests");
    }

    private sealed record StartedService(IdempotencyFixture Fixture, TestStore Store) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Fixture.DisposeAsync();
    }
}
