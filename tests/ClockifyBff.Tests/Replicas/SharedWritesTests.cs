using System.Diagnostics;

namespace ClockifyBff.Tests.Replicas;

/// <summary>A write through one replica shows in the next response of another replica, whatever that replica has cached.</summary>
[Trait("Kind", "replicas")]
public sealed class SharedWritesTests
{
    private static readonly object _entry = new
    {
        start = "2026-05-13T08:00:00Z",
        end = "2026-05-13T09:00:00Z",
        description = "Written",
    };

    [Fact]
    public async Task Time_entry_shows_to_the_next_reader_on_another_replica()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        foreach (var (writer, reader) in ((BffFixture, BffFixture)[])[(replicas.First, replicas.Second), (replicas.Second, replicas.First)])
        {
            var (maria, owner) = (
                replicas.CallerOf(writer, WorkspaceFixture.MembersEmail),
                replicas.CallerOf(reader, WorkspaceFixture.OwnersEmail)
            );
            var listOfMaria = $"users/{await UserIdAsync(maria)}/time-entries?from=2026-05-13&to=2026-05-13";
            var before = await replicas.ListAsync(owner, listOfMaria, "id");
            Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.ListAsync(owner, listOfMaria, "id")));

            var id = (await replicas.SendAsync(maria, HttpMethod.Post, "time-entries", _entry)).Json.Text("id");
            Assert.Equal([.. before, id], (await replicas.ListAsync(owner, listOfMaria, "id")).Order().OrderBy(one => one == id));
            await replicas.SendAsync(maria, HttpMethod.Patch, $"time-entries/{id}", new { description = "Changed" });
            Assert.Contains("Changed", await replicas.ListAsync(owner, listOfMaria, "description"));
            await maria.CallAsync(HttpMethod.Delete, $"{replicas.Root}/time-entries/{id}");
            Assert.Equal(before, await replicas.ListAsync(owner, listOfMaria, "id"));
        }
    }

    [Fact]
    public async Task Running_timer_shows_to_the_next_reader_on_another_replica()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (asha, maria) = (
            replicas.CallerOf(replicas.First, "asha@example.com"),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.OwnersEmail)
        );
        await replicas.ListAsync(maria, "timers", "id");

        var id = (await replicas.SendAsync(asha, HttpMethod.Post, "timer/start", new { description = "Shared" }))
            .Json.GetProperty("started")
            .Text("id");
        Assert.Contains(id, await replicas.ListAsync(maria, "timers", "id"));
        await replicas.SendAsync(asha, HttpMethod.Post, "timer/stop");
        Assert.DoesNotContain(id, await replicas.ListAsync(maria, "timers", "id"));
    }

    [Fact]
    public async Task Written_reference_data_shows_to_the_writer_at_once_and_to_others_soon()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (onFirst, onSecond, other) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.OwnersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.MembersEmail)
        );
        await replicas.ListAsync(onSecond, "tags?all=true", "name");
        await replicas.ListAsync(other, "tags?all=true", "name");

        await replicas.SendAsync(onFirst, HttpMethod.Post, "tags", new { name = "From the first replica" });

        Assert.Contains("From the first replica", await replicas.ListAsync(onSecond, "tags?all=true", "name"));
        await Eventually.TrueAsync(async () =>
            (await replicas.ListAsync(other, "tags?all=true", "name")).Contains("From the first replica")
        );
    }

    [Fact]
    public async Task Replicas_without_Redis_continue_and_show_each_others_writes_after_its_return()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.OwnersEmail)
        );
        const string List = "time-entries?from=2026-05-13&to=2026-05-13";
        await replicas.ListAsync(onFirst, List, "id");
        await replicas.ListAsync(onSecond, List, "id");

        await replicas.StopRedisAsync();

        Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.ListAsync(onSecond, List, "id")));
        var id = (await replicas.SendAsync(onFirst, HttpMethod.Post, "time-entries", _entry)).Json.Text("id");
        Assert.Contains(id, await replicas.ListAsync(onFirst, List, "id"));
        Assert.DoesNotContain(id, await replicas.ListAsync(onSecond, List, "id"));
        await replicas.RestartRedisAsync();
        Assert.Contains(id, await replicas.ListAsync(onSecond, List, "id"));
    }

    [Fact]
    public async Task Redis_that_lost_its_data_hides_no_write_and_invalidates_no_other_entries()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.OwnersEmail)
        );
        const string List = "time-entries?from=2026-05-13&to=2026-05-13";
        await replicas.SendAsync(onFirst, HttpMethod.Post, "tags", new { name = "From before" });
        await replicas.ListAsync(onSecond, "tags?all=true", "name");
        await replicas.ListAsync(onSecond, List, "id");
        var id = (await replicas.SendAsync(onFirst, HttpMethod.Post, "time-entries", _entry)).Json.Text("id");

        await replicas.StopRedisAsync();
        await replicas.RestartRedisAsync();

        Assert.Contains(id, await replicas.ListAsync(onSecond, List, "id"));
        Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.ListAsync(onSecond, "tags?all=true", "name")));
    }

    [Fact]
    public async Task Hanging_Redis_delays_one_read_for_a_second_and_later_ones_not_at_all()
    {
        await using var replicas = await InProcessReplicas.StartAsync(await RedisServer.StartProcessAsync());
        var (onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.OwnersEmail)
        );
        await replicas.ListAsync(onSecond, "tags?all=true", "name");
        await replicas.Redis.SuspendAsync();

        var first = Stopwatch.StartNew();
        await replicas.ListAsync(onSecond, "tags?all=true", "name");
        Assert.InRange(first.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4.5));

        // A busy machine may delay some of the later reads, but not all of them, as Redis would.
        await Eventually.BecomesAsync(
            async () =>
            {
                var later = Stopwatch.StartNew();
                await replicas.ListAsync(onSecond, "tags?all=true", "name");
                return later.Elapsed;
            },
            elapsed => elapsed < TimeSpan.FromSeconds(0.7)
        );

        await replicas.WaitForRedisStatusAsync("degraded");
        await replicas.SendAsync(onFirst, HttpMethod.Post, "tags", new { name = "While it hung" });
        await replicas.Redis.ResumeAsync();
        await replicas.WaitForRedisStatusAsync("healthy");
        Assert.Contains("While it hung", await replicas.ListAsync(onSecond, "tags?all=true", "name"));
    }

    [Fact]
    public async Task Redis_keys_contain_no_user_names()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        await replicas.SendAsync(replicas.CallerOf(replicas.First, WorkspaceFixture.MembersEmail), HttpMethod.Post, "time-entries", _entry);

        var keys = await replicas.Redis.KeysAsync();

        Assert.Contains(keys, key => key.Contains("version:", StringComparison.Ordinal));
        Assert.All(keys, key => Assert.Matches(@"^\{clockifybff\}:[a-z0-9:/-]+$", key));
        Assert.All(keys, key => Assert.DoesNotContain("maria", key, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> UserIdAsync(HttpClient caller) => (await caller.ReadAsync("user")).Text("id")!;
}
