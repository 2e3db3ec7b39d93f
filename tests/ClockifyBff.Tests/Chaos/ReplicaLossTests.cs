namespace ClockifyBff.Tests.Chaos;

/// <summary>One of two replicas is killed in the middle of everything, or stands still for a while.</summary>
[Trait("Kind", "chaos")]
public sealed class ReplicaLossTests(PostgreSqlServer postgreSql)
{
    private const int Deaths = 2;

    // Longer than every lease.
    private static readonly TimeSpan _frozen = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan _longerThanFrozen = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_begun_by_a_killed_replica_is_finished_by_the_other()
    {
        await using var replicas = await ReplicaProcesses.StartAsync(postgreSql);
        await using var traffic = await Traffic.StartAsync(replicas);

        // So slow that something is always under way.
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(50) });
        var results = await traffic.ResultsDuringAsync(async () =>
        {
            for (var death = 0; death < Deaths; death++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Stop);
                await replicas.One.KillAsync();
                traffic.MoveTo(await replicas.Other.ListeningAsync());
                await traffic.RecoverAsync();
                await replicas.ReplaceOneAsync();
                traffic.MoveTo(await replicas.One.ListeningAsync(), await replicas.Other.ListeningAsync());
            }

            await traffic.RecoverAsync();
        });

        // Who held an employee's write lock is believed to for a while, and who had a key even longer.
        Assert.All(
            results.Where(call => !call.IsSuccess),
            call =>
                Assert.Contains(call.Outcome, (string[])["broken", "409 idempotency_in_progress", "409 connection_pending", "409 conflict"])
        );
        Assert.Contains(results, call => call.Outcome == "broken");
        await traffic.AssertPromisesAreKeptAsync();
    }

    [Fact]
    public async Task Replica_frozen_for_a_while_loses_or_doubles_no_write()
    {
        await using var replicas = await ReplicaProcesses.StartAsync(postgreSql);
        await using var traffic = await Traffic.StartAsync(replicas);
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(50) });

        var results = await traffic.ResultsDuringAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            await replicas.One.SuspendAsync();
            await Task.Delay(_frozen, Stop);
            await replicas.One.ResumeAsync();
            await traffic.RecoverAsync();
        });

        Assert.All(
            results.Where(call => !call.IsSuccess),
            call =>
                Assert.Contains(
                    call.Outcome,
                    (string[])
                        [
                            "409 idempotency_in_progress",
                            "409 conflict",
                            "502 upstream_unavailable",
                            "504 upstream_timeout",
                            "429 rate_limited",
                        ]
                )
        );
        await traffic.AssertPromisesAreKeptAsync();
    }

    [Fact]
    public async Task Replica_that_was_frozen_overwrites_no_write_of_the_other()
    {
        await using var replicas = await ReplicaProcesses.StartAsync(postgreSql, _longerThanFrozen);
        using var here = await CallerAsync(replicas.One);
        using var there = await CallerAsync(replicas.Other);
        var root = $"workspaces/{await here.FirstWorkspaceAsync()}/time-entries";
        await there.FirstWorkspaceAsync();
        var entry = await here.CallAsync(
            HttpMethod.Post,
            root,
            new
            {
                start = "2026-05-13T08:00:00Z",
                end = "2026-05-13T09:00:00Z",
                description = "First",
            }
        );
        var path = $"{root}/{entry.Text("id")}";
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromSeconds(1) });
        var position = await replicas.Sandbox.Controls.JournalPositionAsync();

        var writing = WriteAsync();
        await replicas.Sandbox.Controls.WaitForAsync(call => call.Number > position && call.Method == "GET");
        await replicas.One.SuspendAsync();
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.Zero });
        await Task.Delay(_frozen, Stop);
        (await there.CallApiAsync(HttpMethod.Patch, path, new { description = "The other's" })).Is(200);
        await replicas.One.ResumeAsync();

        Assert.Equal((409, "conflict"), (await writing).Refusal);
        Assert.Equal("The other's", (await there.ReadAsync(path)).Text("description"));
        Assert.Single(await replicas.Sandbox.Controls.JournalAsync(position, "gateway"), call => call.Method == "PUT");

        async Task<CallResult> WriteAsync() => await here.CallApiAsync(HttpMethod.Patch, path, new { description = "Held up" });
    }

    private static async Task<HttpClient> CallerAsync(ServiceProcess replica)
    {
        var caller = new HttpClient { BaseAddress = await replica.ListeningAsync() };
        caller.DefaultRequestHeaders.Add("X-Dev-User", "asha@example.com");
        await Eventually.BecomesAsync(
            () => caller.GetAsync(new Uri("/api/v1/workspaces", UriKind.Relative), Stop),
            answer => answer.IsSuccessStatusCode
        );
        return caller;
    }
}
