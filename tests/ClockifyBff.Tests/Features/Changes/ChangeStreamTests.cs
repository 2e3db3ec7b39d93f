namespace ClockifyBff.Tests.Features.Changes;

[Trait("Kind", "API")]
public sealed class ChangeStreamTests
{
    private static readonly string[] _ownKinds = ["timer", "time_entries"];

    [Fact]
    public async Task Stream_begins_with_a_cursor_reports_writes_and_continues_after_a_reconnect()
    {
        await using var workspace = await WorkspaceFixture.StartAsync();
        using var stream = await ChangeStream.OpenAsync(workspace.Owner, $"{workspace.Root}/changes");
        Assert.Empty(await stream.ChangedAsync());
        Assert.Equal("no", stream.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal("no-store", stream.Response.Headers.GetValues("Cache-Control").Single());

        await StartTimerAsync(workspace);
        var change = await stream.NextAsync();
        await workspace.CreateAsync("tags", new { name = "while nobody listens" });
        using var next = await ChangeStream.OpenAsync(workspace.Owner, $"{workspace.Root}/changes", change?.EventId);

        Assert.Equal("change", change?.EventType);
        Assert.Contains("\"time_entries\"", change!.Value.Data, StringComparison.Ordinal);
        Assert.Equal(["tags"], await next.ChangedAsync());
    }

    [Fact]
    public async Task All_streams_of_a_caller_are_told_of_what_others_change_in_one_turn()
    {
        await using var workspace = await WorkspaceFixture.StartAsync(("Budget:RequestsPerSecond", "2"), ("Budget:MaxWait", "00:01:00"));
        using var first = await ChangeStream.OpenAsync(workspace.Member, $"{workspace.Root}/changes?kinds=projects");
        using var second = await ChangeStream.OpenAsync(workspace.Member, $"{workspace.Root}/changes?kinds=projects");
        await first.ChangedAsync();
        await second.ChangedAsync();

        // The turn that is taken lets the next callers wait for 2.5 s.
        await workspace.CreateAsync("projects", new { name = "new" });

        Assert.Equal(["projects"], await first.ChangedAsync());
        Assert.Equal(["projects"], await second.ChangedAsync());
    }

    [Fact]
    public async Task Stream_ends_after_its_duration()
    {
        await using var workspace = await WorkspaceFixture.StartAsync(("Live:StreamDuration", "00:00:01"));
        using var stream = await ChangeStream.OpenAsync(workspace.Owner, $"{workspace.Root}/changes");

        Assert.Equal("duration", await stream.EndAsync());
    }

    [Fact]
    public async Task Oldest_stream_of_a_caller_with_too_many_is_replaced()
    {
        await using var workspace = await WorkspaceFixture.StartAsync(("Live:StreamsPerCaller", "1"));
        using var oldest = await ChangeStream.OpenAsync(workspace.Owner, $"{workspace.Root}/changes");
        await oldest.ChangedAsync();
        using var ofMember = await ChangeStream.OpenAsync(workspace.Member, $"{workspace.Root}/changes");

        using var newest = await ChangeStream.OpenAsync(workspace.Owner, $"{workspace.Root}/changes");

        Assert.Equal("replaced", await oldest.EndAsync());
        Assert.Empty(await newest.ChangedAsync());
        Assert.Empty(await ofMember.ChangedAsync());
        (await workspace.SendAsync(HttpMethod.Get, $"{workspace.Root}/changes")).Is(200);
        await StartTimerAsync(workspace);
        Assert.Equal(_ownKinds, await newest.ChangedAsync());
    }

    [Fact]
    public async Task Stream_ends_when_the_connection_is_deleted_even_if_connections_are_not_asked_for()
    {
        await using var workspace = await WorkspaceFixture.StartAsync();
        using var stream = await ChangeStream.OpenAsync(workspace.Member, $"{workspace.Root}/changes?kinds=timer");
        await stream.ChangedAsync();
        var connection = (await workspace.Member.CallApiAsync(HttpMethod.Get, "connections")).Is(200).Items[0].Id();

        (await workspace.Member.CallApiAsync(HttpMethod.Delete, $"connections/{connection}")).Is(200);

        Assert.Equal("connection", await stream.EndAsync());
    }

    [Fact]
    public async Task Stream_ends_when_another_connection_becomes_the_default()
    {
        await using var workspace = await WorkspaceFixture.StartAsync();
        using var stream = await ChangeStream.OpenAsync(workspace.Owner, $"{workspace.Root}/changes");
        await stream.ChangedAsync();
        var other = (await workspace.Owner.CallApiAsync(HttpMethod.Get, "connections"))
            .Is(200)
            .Items.First(connection => !connection.GetProperty("isDefault").GetBoolean());

        (await workspace.Owner.CallApiAsync(HttpMethod.Put, $"connections/{other.Id()}/default")).Is(200);

        Assert.Equal("connection", await stream.EndAsync());
    }

    [Fact]
    public async Task Stream_does_not_count_in_the_limit_of_concurrent_requests()
    {
        await using var workspace = await WorkspaceFixture.StartAsync(("Limits:ConcurrentPerCaller", "1"));
        using var stream = await ChangeStream.OpenAsync(workspace.Owner, $"{workspace.Root}/changes");
        await stream.ChangedAsync();

        await StartTimerAsync(workspace);

        Assert.Equal(_ownKinds, await stream.ChangedAsync());
    }

    [Fact]
    public async Task Stream_ends_when_the_token_expires()
    {
        await using var bff = await BffFixture.StartAsync([
            .. BffFixture.TokenSettings,
            ("Authentication:Schemes:app:ClockSkew", "00:00:00"),
        ]);
        using var user = await TokenClient.OfAsync(bff, "asha@example.com");
        await user.ConnectAsync();
        var workspace = (await user.ReadAsync("workspaces")).Items().First().Id();
        using var expiring = await TokenClient.OfAsync(bff, user.Email, new { email = user.Email, lifetime = "00:00:03" });
        using var stream = await ChangeStream.OpenAsync(expiring.Http, $"workspaces/{workspace}/changes");

        Assert.Equal("token_expired", await stream.EndAsync());
    }

    private static async Task StartTimerAsync(WorkspaceFixture workspace) =>
        (await workspace.SendAsync(HttpMethod.Post, $"{workspace.Root}/timer/start", new { description = "changes" })).Is(201);
}
