using System.Diagnostics;

namespace ClockifyBff.Tests.Replicas;

/// <summary>A write through one replica shows in the next response of another, whatever its cache holds.</summary>
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
        foreach (var (writes, reads) in ((BffFixture, BffFixture)[])[(replicas.One, replicas.Other), (replicas.Other, replicas.One)])
        {
            var (maria, owner) = (replicas.At(writes, WorkspaceFixture.MembersEmail), replicas.At(reads, WorkspaceFixture.OwnersEmail));
            var hers = $"users/{await UserIdAsync(maria)}/time-entries?from=2026-05-13&to=2026-05-13";
            var before = await replicas.ListAsync(owner, hers, "id");
            Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.ListAsync(owner, hers, "id")));

            var id = (await replicas.AskAsync(maria, HttpMethod.Post, "time-entries", _entry)).Json.Text("id");
            Assert.Equal([.. before, id], (await replicas.ListAsync(owner, hers, "id")).Order().OrderBy(one => one == id));
            await replicas.AskAsync(maria, HttpMethod.Patch, $"time-entries/{id}", new { description = "Changed" });
            Assert.Contains("Changed", await replicas.ListAsync(owner, hers, "description"));
            await maria.CallAsync(HttpMethod.Delete, $"{replicas.Root}/time-entries/{id}");
            Assert.Equal(before, await replicas.ListAsync(owner, hers, "id"));
        }
    }

    [Fact]
    public async Task Running_timer_shows_to_the_next_reader_on_another_replica()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (asha, maria) = (replicas.At(replicas.One, "asha@example.com"), replicas.At(replicas.Other, WorkspaceFixture.OwnersEmail));
        await replicas.ListAsync(maria, "timers", "id");

        var id = (await replicas.AskAsync(asha, HttpMethod.Post, "timer/start", new { description = "Shared" }))
            .Json.GetProperty("started")
            .Text("id");
        Assert.Contains(id, await replicas.ListAsync(maria, "timers", "id"));
        await replicas.AskAsync(asha, HttpMethod.Post, "timer/stop");
        Assert.DoesNotContain(id, await replicas.ListAsync(maria, "timers", "id"));
    }

    [Fact]
    public async Task Written_reference_data_shows_to_the_writer_at_once_and_to_others_soon()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (here, there, other) = (
            replicas.At(replicas.One, WorkspaceFixture.OwnersEmail),
            replicas.At(replicas.Other, WorkspaceFixture.OwnersEmail),
            replicas.At(replicas.Other, WorkspaceFixture.MembersEmail)
        );
        await replicas.ListAsync(there, "tags?all=true", "name");
        await replicas.ListAsync(other, "tags?all=true", "name");

        await replicas.AskAsync(here, HttpMethod.Post, "tags", new { name = "From here" });

        Assert.Contains("From here", await replicas.ListAsync(there, "tags?all=true", "name"));
        await Eventually.TrueAsync(async () => (await replicas.ListAsync(other, "tags?all=true", "name")).Contains("From here"));
    }

    [Fact]
    public async Task Replicas_without_Redis_go_on_and_show_each_others_writes_after_its_return()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (here, there) = (
            replicas.At(replicas.One, WorkspaceFixture.OwnersEmail),
            replicas.At(replicas.Other, WorkspaceFixture.OwnersEmail)
        );
        const string List = "time-entries?from=2026-05-13&to=2026-05-13";
        await replicas.ListAsync(here, List, "id");
        await replicas.ListAsync(there, List, "id");

        await replicas.LoseRedisAsync();

        Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.ListAsync(there, List, "id")));
        var id = (await replicas.AskAsync(here, HttpMethod.Post, "time-entries", _entry)).Json.Text("id");
        Assert.Contains(id, await replicas.ListAsync(here, List, "id"));
        Assert.DoesNotContain(id, await replicas.ListAsync(there, List, "id"));
        await replicas.RestartRedisAsync();
        Assert.Contains(id, await replicas.ListAsync(there, List, "id"));
    }

    [Fact]
    public async Task Redis_that_lost_its_data_hides_no_write_and_invalidates_no_other_entries()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (here, there) = (
            replicas.At(replicas.One, WorkspaceFixture.OwnersEmail),
            replicas.At(replicas.Other, WorkspaceFixture.OwnersEmail)
        );
        const string List = "time-entries?from=2026-05-13&to=2026-05-13";
        await replicas.AskAsync(here, HttpMethod.Post, "tags", new { name = "From before" });
        await replicas.ListAsync(there, "tags?all=true", "name");
        await replicas.ListAsync(there, List, "id");
        var id = (await replicas.AskAsync(here, HttpMethod.Post, "time-entries", _entry)).Json.Text("id");

        await replicas.LoseRedisAsync();
        await replicas.RestartRedisAsync();

        Assert.Contains(id, await replicas.ListAsync(there, List, "id"));
        Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.ListAsync(there, "tags?all=true", "name")));
    }

    [Fact]
    public async Task Hanging_Redis_delays_one_read_for_a_second_and_later_ones_not_at_all()
    {
        await using var replicas = await InProcessReplicas.StartAsync(await RedisServer.StartProcessAsync());
        var (here, there) = (
            replicas.At(replicas.One, WorkspaceFixture.OwnersEmail),
            replicas.At(replicas.Other, WorkspaceFixture.OwnersEmail)
        );
        await replicas.ListAsync(there, "tags?all=true", "name");
        await replicas.Redis.SuspendAsync();

        var first = Stopwatch.StartNew();
        await replicas.ListAsync(there, "tags?all=true", "name");
        Assert.InRange(first.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4.5));

        // A busy machine may delay some of the later reads, but not all of them, as Redis would.
        await Eventually.BecomesAsync(
            async () =>
            {
                var later = Stopwatch.StartNew();
                await replicas.ListAsync(there, "tags?all=true", "name");
                return later.Elapsed;
            },
            elapsed => elapsed < TimeSpan.FromSeconds(0.7)
        );

        await replicas.BecomeAsync("degraded");
        await replicas.AskAsync(here, HttpMethod.Post, "tags", new { name = "While it hung" });
        await replicas.Redis.ResumeAsync();
        await replicas.BecomeAsync("healthy");
        Assert.Contains("While it hung", await replicas.ListAsync(there, "tags?all=true", "name"));
    }

    [Fact]
    public async Task Redis_keys_contain_no_user_names()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        await replicas.AskAsync(replicas.At(replicas.One, WorkspaceFixture.MembersEmail), HttpMethod.Post, "time-entries", _entry);

        var keys = await replicas.Redis.KeysAsync();

        Assert.Contains(keys, key => key.Contains("version:", StringComparison.Ordinal));
        Assert.All(keys, key => Assert.Matches(@"^\{clockifybff\}:[a-z0-9:/-]+$", key));
        Assert.All(keys, key => Assert.DoesNotContain("maria", key, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> UserIdAsync(HttpClient caller) => (await caller.ReadAsync("user")).Text("id")!;
}
