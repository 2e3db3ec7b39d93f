using System.Diagnostics;

namespace ClockifyBff.Tests.Replicas;

/// <summary>Writes of one employee through two replicas run one after the other.</summary>
[Trait("Kind", "replicas")]
public sealed class WriteLocksTests
{
    private const string TimeEntryPath = "/api/v1/workspaces/*/time-entries/*";

    private static readonly object _entry = new
    {
        start = "2026-05-13T08:00:00Z",
        end = "2026-05-13T09:00:00Z",
        description = "Before",
        billable = false,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_through_two_replicas_at_once_never_lose_a_field()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        await AssertNoChangeIsLostAsync(replicas, rounds: 25);
    }

    [Fact]
    public async Task Writes_without_Redis_neither_wait_nor_fail_and_are_ordered_again_after_its_return()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var maria = replicas.CallerOf(replicas.First, WorkspaceFixture.MembersEmail);
        var id = await NewAsync(replicas, maria);
        await replicas.Sandbox.Controls.FailNextAsync(
            new(SandboxFault.SlowBody)
            {
                Method = "GET",
                Path = TimeEntryPath,
                Delay = TimeSpan.FromSeconds(0.4),
            }
        );
        var held = ChangeAsync(replicas, maria, id, new { description = "Begun with Redis" });
        await replicas.Sandbox.Controls.WaitForAsync(call => call.Method == "GET" && call.Target.Contains(id, StringComparison.Ordinal));

        await replicas.StopRedisAsync();

        Assert.Equal(200, (await held).Status);
        Assert.Equal(200, (await ChangeAsync(replicas, maria, id, new { description = "Without" })).Status);
        Assert.Equal(
            200,
            (
                await ChangeAsync(
                    replicas,
                    replicas.CallerOf(replicas.Second, WorkspaceFixture.MembersEmail),
                    id,
                    new { description = "Too" }
                )
            ).Status
        );
        await replicas.RestartRedisAsync();
        await AssertNoChangeIsLostAsync(replicas, rounds: 10);
    }

    [Fact]
    public async Task Hanging_Redis_delays_one_write_for_a_second_and_later_ones_not_at_all()
    {
        await using var replicas = await InProcessReplicas.StartAsync(await RedisServer.StartProcessAsync());
        var maria = replicas.CallerOf(replicas.First, WorkspaceFixture.MembersEmail);
        var id = await NewAsync(replicas, maria);
        await replicas.Redis.SuspendAsync();

        var first = Stopwatch.StartNew();
        Assert.Equal(200, (await ChangeAsync(replicas, maria, id, new { description = "First" })).Status);
        Assert.InRange(first.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4.5));

        // A busy machine may delay some of the later writes, but not all of them, as Redis would.
        await Eventually.BecomesAsync(
            async () =>
            {
                var later = Stopwatch.StartNew();
                Assert.Equal(200, (await ChangeAsync(replicas, maria, id, new { description = "Later" })).Status);
                return later.Elapsed;
            },
            elapsed => elapsed < TimeSpan.FromSeconds(0.9)
        );

        await replicas.Redis.ResumeAsync();
        await replicas.WaitForRedisStatusAsync("healthy");
    }

    [Fact]
    public async Task Write_longer_than_its_lease_keeps_the_lock()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.MembersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.MembersEmail)
        );
        var id = await NewAsync(replicas, onFirst);
        await replicas.Sandbox.Controls.FailNextAsync(
            new(SandboxFault.SlowBody)
            {
                Method = "PUT",
                Path = TimeEntryPath,
                Delay = TimeSpan.FromSeconds(0.7),
            }
        );
        var begun = Stopwatch.StartNew();
        var slow = ChangeAsync(replicas, onFirst, id, new { description = "Slow" });
        await replicas.Sandbox.Controls.WaitForAsync(call => call.Method == "PUT");

        Assert.Equal(200, (await ChangeAsync(replicas, onSecond, id, new { billable = true })).Status);
        Assert.InRange(begun.Elapsed, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(28));

        Assert.Equal(200, (await slow).Status);
        Assert.Equal(("Slow", true), await EntryAsync(replicas, onFirst, id));
    }

    [Fact]
    public async Task Write_through_another_replica_is_served_between_many_queued_writes()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.MembersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.MembersEmail)
        );
        var id = await NewAsync(replicas, onFirst);
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(50) });
        var queued = Enumerable
            .Range(0, 30)
            .Select(number => ChangeAsync(replicas, onFirst, id, new { description = $"{number}" }))
            .ToArray();
        await replicas.Sandbox.Controls.WaitForAsync(call => call.Method == "PUT");

        Assert.Equal(200, (await ChangeAsync(replicas, onSecond, id, new { billable = true })).Status);

        Assert.Contains(queued, one => !one.IsCompleted);
        await Task.WhenAll(queued);
    }

    [Theory]
    [InlineData("curated")]
    [InlineData("raw")]
    public async Task Replica_frozen_for_longer_than_its_lease_sends_nothing(string api)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        var store = TestStore.NewSqlite();
        (string Key, string? Value)[] settings =
        [
            .. store.Settings,
            redis.Setting,
            ("Connections:Adoption", "On"),
            ("Authentication:Mode", "Development"),
        ];
        await using var running = await BffFixture.StartOnSandboxAsync(sandbox, settings);
        await using var frozen = ServiceProcess.StartOn(
            sandbox.Url,
            [
                .. settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value!)),
                ("Budget__RequestsPerSecond", "1"),
                ("Budget__MaxWait", "00:01:00"),
            ]
        );
        using var other = running.CallerOf(WorkspaceFixture.MembersEmail);
        using var maria = new HttpClient { BaseAddress = await frozen.ListeningAsync() };
        maria.DefaultRequestHeaders.Add("X-Dev-User", WorkspaceFixture.MembersEmail);
        var root = $"workspaces/{await other.FirstWorkspaceAsync()}";
        var id = (await other.CallApiAsync(HttpMethod.Post, $"{root}/time-entries", _entry)).Is(201).Json.Text("id")!;
        await maria.ReadAsync("user");
        var before = await sandbox.Controls.JournalPositionAsync();

        // The write holds its lock while it waits for a permit behind these requests. They give a busy machine time to suspend the replica.
        var ahead = Enumerable.Range(0, 7).Select(_ => maria.ReadAsync("user")).ToArray();
        await sandbox.Controls.WaitForAsync(call => call.Number > before);
        var write =
            api == "curated"
                ? maria.CallApiAsync(HttpMethod.Patch, $"{root}/time-entries/{id}", new { description = "Too late" })
                : RawAsync(maria, $"{root}/time-entries/{id}");
        await Eventually.TrueAsync(async () => (await redis.KeysAsync()).Any(key => key.Contains("lock:", StringComparison.Ordinal)));
        await frozen.SuspendAsync();
        await Eventually.TrueAsync(async () => !(await redis.KeysAsync()).Any(key => key.Contains("lock:", StringComparison.Ordinal)));
        (await other.CallApiAsync(HttpMethod.Patch, $"{root}/time-entries/{id}", new { billable = true })).Is(200);
        await frozen.ResumeAsync();

        Assert.Equal((409, "conflict"), (await write).StatusAndErrorCode);
        Assert.Single(await sandbox.Controls.JournalAsync(before, "gateway"), call => call.Method == "PUT");
        await Task.WhenAll(ahead);
    }

    private static async Task AssertNoChangeIsLostAsync(InProcessReplicas replicas, int rounds)
    {
        var (onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.MembersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.MembersEmail)
        );
        var id = await NewAsync(replicas, onFirst);
        await replicas.Sandbox.Controls.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(20) });
        for (var round = 0; round < rounds; round++)
        {
            var isBillable = round % 2 == 0;
            var results = await Task.WhenAll(
                ChangeAsync(replicas, onFirst, id, new { description = $"Round {round}" }),
                ChangeAsync(replicas, onSecond, id, new { billable = isBillable })
            );

            Assert.All(results, result => result.Is(200));
            Assert.Equal(($"Round {round}", isBillable), await EntryAsync(replicas, onFirst, id));
        }
    }

    private static async Task<string> NewAsync(InProcessReplicas replicas, HttpClient caller) =>
        (await replicas.SendAsync(caller, HttpMethod.Post, "time-entries", _entry)).Json.Text("id")!;

    private static Task<CallResult> ChangeAsync(InProcessReplicas replicas, HttpClient caller, string id, object change) =>
        caller.CallApiAsync(HttpMethod.Patch, $"{replicas.Root}/time-entries/{id}", change);

    private static async Task<(string? Description, bool Billable)> EntryAsync(InProcessReplicas replicas, HttpClient caller, string id)
    {
        var entry = await caller.ReadAsync($"{replicas.Root}/time-entries/{id}");
        return (entry.Text("description"), entry.GetProperty("billable").GetBoolean());
    }

    private static Task<CallResult> RawAsync(HttpClient caller, string path) =>
        caller.SendAsync(
            HttpMethod.Put,
            $"/clockify/api/v1/{path}",
            """{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T09:00:00Z","description":"Too late"}"""
        );
}
