using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Workflows.IdempotencyFixture;

namespace ClockifyBff.Tests.Workflows;

/// <summary>How long a request with a key is under way, and how long it is remembered.</summary>
[Trait("Kind", "API")]
public sealed class IdempotencyTimingTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.Zero };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tags", SandboxFault.Hang)]
    [InlineData("start", SandboxFault.HangAfterEffect)]
    public async Task Repeat_during_the_first_request_is_409_idempotency_in_progress(string kind, string fault)
    {
        await using var desk = await StartAsync(("Maton:Timeout", "00:00:06"));
        var post = await desk.NewAsync(kind);
        var there = await desk.ThereAsync(kind);
        var before = await desk.Sandbox.JournalPositionAsync();
        await desk.Sandbox.FailNextAsync(new(fault) { Method = "POST" });
        var first = desk.SendAsync(post);
        await desk.Sandbox.WaitForAsync(call => call.Number > before && call.Method == "POST");

        for (var repeat = 0; repeat < 2; repeat++)
        {
            var waiting = await desk.SendAsync(post);
            Assert.Equal(
                (409, "idempotency_in_progress", "wait", 1),
                (waiting.Status, waiting.Problem.ErrorCode, waiting.Problem.Action, waiting.Problem.RetryAfterSeconds)
            );
            Assert.Equal(TimeSpan.FromSeconds(1), waiting.RetryAfter);
        }

        Assert.False(first.IsCompleted);
        Assert.Equal((504, "retry"), (await first) is { } answer ? (answer.Status, answer.Problem.Action) : default);
        Assert.Single(await desk.WritesSinceAsync(before));
        Assert.Equal(IdIn((await desk.SendAsync(post)).Is(201)), Assert.Single((await desk.ThereAsync(kind)).Except(there)));
    }

    [Fact]
    public async Task First_request_without_an_outcome_is_given_up_after_twice_the_timeout()
    {
        await using var desk = await WithTimeAsync();
        var store = desk.Store;
        var post = await desk.Desk.NewAsync("projects");
        var there = await desk.Desk.ThereAsync("projects");
        // It has done its work, and died before it could say so.
        IdIn((await desk.Desk.SendAsync(post)).Is(201));
        await ExecuteAsync(store, "UPDATE keyed_requests SET state = 'running', status = NULL, location = NULL, body = NULL");
        var before = await desk.Desk.Sandbox.JournalPositionAsync();

        _time.Advance((2 * _timeout) - TimeSpan.FromMilliseconds(1500));
        Assert.Equal((409, "idempotency_in_progress"), (await AdvancingAsync(desk.Desk.SendAsync(post))).Refusal);
        _time.Advance(TimeSpan.FromSeconds(1.5));

        Assert.Equal(
            IdIn((await desk.Desk.SendAsync(post)).Is(201)),
            Assert.Single((await desk.Desk.ThereAsync("projects")).Except(there))
        );
        Assert.Empty(await desk.Desk.WritesSinceAsync(before));
    }

    [Fact]
    public async Task Start_replayed_two_hours_later_keeps_the_running_timer()
    {
        await using var desk = await WithTimeAsync();
        var post = await desk.Desk.NewAsync("start");
        var first = (await desk.Desk.SendAsync(post)).Is(201);
        _time.Advance(TimeSpan.FromHours(1));
        (await desk.Desk.SendAsync(await desk.Desk.NewAsync("start"))).Is(201);
        var running = await desk.Desk.RunningAsync();
        var there = await desk.Desk.ThereAsync("start");
        var before = await desk.Desk.Sandbox.JournalPositionAsync();

        _time.Advance(TimeSpan.FromHours(1));
        var replayed = (await desk.Desk.SendAsync(post)).Is(201);

        Assert.Equal(first.Text, replayed.Text);
        Assert.NotEqual(IdIn(first), running);
        Assert.Equal(running, await desk.Desk.RunningAsync());
        Assert.Equal(there, await desk.Desk.ThereAsync("start"));
        Assert.Empty(await desk.Desk.WritesSinceAsync(before));
    }

    [Fact]
    public async Task Keyed_requests_are_forgotten_after_seven_days()
    {
        await using var desk = await WithTimeAsync();
        var (post, unused) = (await desk.Desk.NewAsync("entries"), await desk.Desk.NewAsync("tags"));
        var first = (await desk.Desk.SendAsync(post)).Is(201);
        (await desk.Desk.SendAsync(unused)).Is(201);

        _time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(first.Text, (await desk.Desk.SendAsync(post)).Is(201).Text);
        Assert.Equal(
            (422, "idempotency_key_reused"),
            (await desk.Desk.SendAsync(post with { Body = new { start = "2026-03-02T08:00:00Z" } })).Refusal
        );

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(IdIn(first), IdIn((await desk.Desk.SendAsync(post)).Is(201)));

        // What nobody asks for goes too.
        await Eventually.TrueAsync(_time, async () => await CountAsync(desk.Store) <= 1, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Keyed_request_that_times_out_before_it_is_sent_has_action_retry()
    {
        await using var desk = await WithTimeAsync();
        var post = await desk.Desk.NewAsync("entries");
        await desk.Desk.Sandbox.ChangeConnectionAsync(
            (await desk.Desk.Sandbox.ConnectionOfAsync(WorkspaceFixture.MembersEmail)).Id,
            new { keyRevoked = true }
        );
        Assert.Equal((409, "reconnect_required"), (await SendAsync(desk.Desk.Maria, post)).Refusal);
        await desk.Desk.Sandbox.FailNextAsync(new(SandboxFault.Hang) { Method = "GET", Path = "/api/v1/user" });
        _time.Advance(TimeSpan.FromSeconds(31));

        var late = await SendAsync(desk.Desk.Maria, post);

        Assert.Equal((504, "retry"), (late.Status, late.Problem.Action));
    }

    private async Task<DeskInTime> WithTimeAsync()
    {
        var store = TestStore.NewSqlite();
        return new DeskInTime(await StartAsync(new BffFixture { Time = _time }, store.Settings), store);
    }

    /// <summary>Lets the service's clock go on until it has answered.</summary>
    private Task<CallResult> AdvancingAsync(Task<CallResult> answer) => Eventually.DoneAsync(_time, answer);

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

    private sealed record DeskInTime(IdempotencyFixture Desk, TestStore Store) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Desk.DisposeAsync();
    }
}
