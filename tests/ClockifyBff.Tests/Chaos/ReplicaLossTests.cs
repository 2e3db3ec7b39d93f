namespace ClockifyBff.Tests.Chaos;

/// <summary>One of two replicas is killed or frozen while employees work.</summary>
[Trait("Kind", "chaos")]
public sealed class ReplicaLossTests(PostgreSqlServer postgreSql)
{
    private const int Kills = 2;

    // Longer than every lease.
    private static readonly TimeSpan _freezeDuration = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan _upstreamTimeout = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_begun_by_a_killed_replica_is_finished_by_the_other()
    {
        await using var replicas = await ReplicaProcesses.StartAsync(postgreSql);
        await using var traffic = await Traffic.StartAsync(replicas);

        // So slow that calls are always in progress.
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(50) });
        var results = await traffic.ResultsDuringAsync(async () =>
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Stop);
                await replicas.First.KillAsync();
                traffic.SendTo(await replicas.Second.ListeningAsync());
                await traffic.WaitForRecoveryAsync();
                await replicas.ReplaceFirstAsync();
                traffic.SendTo(await replicas.First.ListeningAsync(), await replicas.Second.ListeningAsync());
            }

            await traffic.WaitForRecoveryAsync();
        });

        // A killed replica's write lock stays until its lease ends, and its idempotency keys stay locked even longer.
        Assert.All(
            results.Where(call => !call.IsSuccess),
            call =>
                Assert.Contains(call.Outcome, (string[])["broken", "409 idempotency_in_progress", "409 connection_pending", "409 conflict"])
        );
        Assert.Contains(results, call => call.Outcome == "broken");
        await traffic.AssertClockifyMatchesResultsAsync();
    }

    [Fact]
    public async Task Temporarily_frozen_replica_loses_and_doubles_no_write()
    {
        await using var replicas = await ReplicaProcesses.StartAsync(postgreSql);
        await using var traffic = await Traffic.StartAsync(replicas);
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(50) });

        var results = await traffic.ResultsDuringAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            await replicas.First.SuspendAsync();
            await Task.Delay(_freezeDuration, Stop);
            await replicas.First.ResumeAsync();
            await traffic.WaitForRecoveryAsync();
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
        await traffic.AssertClockifyMatchesResultsAsync();
    }

    [Fact]
    public async Task Frozen_replica_overwrites_no_later_write_after_it_resumes()
    {
        await using var replicas = await ReplicaProcesses.StartAsync(postgreSql, _upstreamTimeout);
        using var onFirst = await CallerAsync(replicas.First);
        using var onSecond = await CallerAsync(replicas.Second);
        var root = $"workspaces/{await onFirst.FirstWorkspaceAsync()}/time-entries";
        await onSecond.FirstWorkspaceAsync();
        var entry = await onFirst.CallAsync(
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
        await replicas.First.SuspendAsync();
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.Zero });
        await Task.Delay(_freezeDuration, Stop);
        (await onSecond.CallApiAsync(HttpMethod.Patch, path, new { description = "From the second" })).Is(200);
        await replicas.First.ResumeAsync();

        Assert.Equal((409, "conflict"), (await writing).StatusAndErrorCode);
        Assert.Equal("From the second", (await onSecond.ReadAsync(path)).Text("description"));
        Assert.Single(await replicas.Sandbox.Controls.JournalAsync(position, "gateway"), call => call.Method == "PUT");

        async Task<CallResult> WriteAsync() =>
            await onFirst.CallApiAsync(HttpMethod.Patch, path, new { description = "From the frozen replica" });
    }

    private static async Task<HttpClient> CallerAsync(ServiceProcess replica)
    {
        var caller = new HttpClient { BaseAddress = await replica.ListeningAsync() };
        caller.DefaultRequestHeaders.Add("X-Dev-User", "asha@example.com");
        await Eventually.BecomesAsync(
            () => caller.GetAsync(new Uri("/api/v1/workspaces", UriKind.Relative), Stop),
            response => response.IsSuccessStatusCode
        );
        return caller;
    }
}
