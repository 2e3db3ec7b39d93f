using ClockifyBff.Tests.Features.Changes;

namespace ClockifyBff.Tests.Replicas;

/// <summary>Streams of changes on one replica report what is written through another.</summary>
[Trait("Kind", "replicas")]
public sealed class SharedChangesTests
{
    private static readonly string[] _ownKinds = ["timer", "time_entries"];

    [Fact]
    public async Task Write_on_one_replica_is_reported_on_another_and_the_cursor_is_valid_on_both()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.OwnersEmail)
        );
        using var stream = await ChangeStream.OpenAsync(onSecond, $"{replicas.Root}/changes");
        Assert.Empty(await stream.ChangedAsync());

        await replicas.SendAsync(onFirst, HttpMethod.Post, "timer/start", new { description = "Shared" });
        var change = await stream.NextAsync();

        Assert.Contains("\"time_entries\"", change!.Value.Data, StringComparison.Ordinal);
        using var next = await ChangeStream.OpenAsync(onFirst, $"{replicas.Root}/changes", change.Value.EventId);
        Assert.Empty(await next.ChangedAsync());
    }

    [Fact]
    public async Task Reader_who_is_told_of_a_change_reads_it_on_either_replica()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var (writer, onFirst, onSecond) = (
            replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail),
            replicas.CallerOf(replicas.First, WorkspaceFixture.MembersEmail),
            replicas.CallerOf(replicas.Second, WorkspaceFixture.MembersEmail)
        );
        await replicas.ListAsync(onFirst, "tags?all=true", "name");
        await replicas.ListAsync(onSecond, "tags?all=true", "name");
        using var stream = await ChangeStream.OpenAsync(onSecond, $"{replicas.Root}/changes");
        await stream.ChangedAsync();

        await replicas.SendAsync(writer, HttpMethod.Post, "tags", new { name = "Told" });

        Assert.Contains("tags", await stream.ChangedAsync());
        Assert.Contains("Told", await replicas.ListAsync(onFirst, "tags?all=true", "name"));
        Assert.Contains("Told", await replicas.ListAsync(onSecond, "tags?all=true", "name"));
    }

    [Fact]
    public async Task Loss_of_Redis_is_reported_as_a_change_of_every_kind_and_writes_meanwhile_are_reported()
    {
        await using var replicas = await InProcessReplicas.StartAsync();
        var caller = replicas.CallerOf(replicas.First, WorkspaceFixture.OwnersEmail);
        using var stream = await ChangeStream.OpenAsync(caller, $"{replicas.Root}/changes");
        await stream.ChangedAsync();

        await replicas.StopRedisAsync();
        await replicas.SendAsync(caller, HttpMethod.Post, "timer/start", new { description = "Alone" });
        Assert.Equal(_ownKinds, await stream.ChangedAsync());
        await replicas.RestartRedisAsync();

        Assert.Equal(8, (await stream.ChangedAsync()).Count);
    }
}
