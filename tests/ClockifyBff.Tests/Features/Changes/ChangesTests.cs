namespace ClockifyBff.Tests.Features.Changes;

[Trait("Kind", "API")]
public sealed class ChangesTests(WorkspaceFixture workspace) : IClassFixture<WorkspaceFixture>
{
    private static readonly string[] _ownKinds = ["timer", "time_entries"];
    private static readonly string[] _defaultKinds =
    [
        "timer",
        "time_entries",
        "projects",
        "clients",
        "tags",
        "users",
        "workspace",
        "connection",
    ];

    private string Path => $"{workspace.Root}/changes";

    [Fact]
    public async Task Request_without_a_cursor_gets_one_and_no_changes()
    {
        var result = (await workspace.SendAsync(HttpMethod.Get, $"{Path}?wait=25")).Is(200);

        Assert.Empty(ChangedIn(result));
        Assert.Matches("^[A-Za-z0-9_-]{1,200}$", CursorOf(result));
        Assert.Equal("no-store", result.Header("Cache-Control"));
        Assert.Contains("Accept", result.Header("Vary")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_poll_is_answered_when_the_caller_writes()
    {
        var cursor = await CursorAsync(workspace.Owner);
        var poll = GetAsync(workspace.Owner, $"since={cursor}&wait=25");
        await AssertWaitsAsync(poll);

        await StartTimerAsync(workspace.Owner);

        var result = await poll;
        Assert.Equal(_ownKinds, ChangedIn(result));
        Assert.Empty(ChangedIn(await GetAsync(workspace.Owner, $"since={CursorOf(result)}")));
    }

    [Fact]
    public async Task Raw_write_is_reported()
    {
        var cursor = await CursorAsync(workspace.Owner);

        await workspace.Owner.CallAsync(HttpMethod.Post, $"{workspace.Root}/tags", new { name = $"tag {Guid.NewGuid()}" });

        Assert.Contains("tags", ChangedIn(await GetAsync(workspace.Owner, $"since={cursor}")));
    }

    [Fact]
    public async Task Long_poll_ends_after_its_time_without_changes()
    {
        var cursor = await CursorAsync(workspace.Member);

        var result = await GetAsync(workspace.Member, $"since={cursor}&wait=1&kinds=clients");

        Assert.Empty(ChangedIn(result));
    }

    [Fact]
    public async Task Change_by_another_employee_is_reported_and_the_next_read_shows_it()
    {
        await workspace.Member.CallApiAsync(HttpMethod.Get, $"{workspace.Root}/clients");
        var cursor = await CursorAsync(workspace.Member);
        var poll = GetAsync(workspace.Member, $"since={cursor}&wait=25&kinds=clients");
        await AssertWaitsAsync(poll);
        var name = $"client {Guid.NewGuid()}";

        await workspace.CreateAsync("clients", new { name });

        Assert.Equal(["clients"], ChangedIn(await poll));
        var clients = await workspace.Member.CallApiAsync(HttpMethod.Get, $"{workspace.Root}/clients?search={name}");
        Assert.Equal(name, Assert.Single(clients.Is(200).Items).Text("name"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("since=unreadable&")]
    public async Task Write_of_others_that_a_stale_list_lacks_is_reported_after_the_first_cursor(string since)
    {
        await workspace.Member.CallApiAsync(HttpMethod.Get, $"{workspace.Root}/clients");
        var name = $"client {Guid.NewGuid()}";
        await workspace.CreateAsync("clients", new { name });

        var cursor = CursorOf(await GetAsync(workspace.Member, $"{since}kinds=clients"));
        var result = await GetAsync(workspace.Member, $"since={cursor}&wait=25&kinds=clients");

        Assert.Equal(["clients"], ChangedIn(result));
        var clients = await workspace.Member.CallApiAsync(HttpMethod.Get, $"{workspace.Root}/clients?search={name}");
        Assert.Equal(name, Assert.Single(clients.Is(200).Items).Text("name"));
        Assert.Empty(ChangedIn(await GetAsync(workspace.Member, $"since={CursorOf(result)}&kinds=clients")));
    }

    [Fact]
    public async Task Kind_that_is_not_asked_for_is_reported_when_it_is_asked_for_later()
    {
        var cursor = await CursorAsync(workspace.Owner);
        await workspace.CreateAsync("tags", new { name = $"tag {Guid.NewGuid()}" });
        await StartTimerAsync(workspace.Owner);

        var timer = await GetAsync(workspace.Owner, $"since={cursor}&kinds=timer");
        var rest = await GetAsync(workspace.Owner, $"since={CursorOf(timer)}");

        Assert.Equal(_ownKinds, ChangedIn(timer));
        Assert.Equal(["tags"], ChangedIn(rest));
    }

    [Fact]
    public async Task Running_timers_are_reported_only_if_asked_for()
    {
        var cursor = await CursorAsync(workspace.Owner);

        await StartTimerAsync(workspace.Owner);

        Assert.Equal(_ownKinds, ChangedIn(await GetAsync(workspace.Owner, $"since={cursor}")));
        Assert.Equal(["timers"], ChangedIn(await GetAsync(workspace.Owner, $"since={cursor}&kinds=timers")));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("AWsOUykweKAXAsE3Jk8oPcSpDPWIAAAA")]
    [InlineData("../../etc/passwd")]
    [InlineData("%00")]
    public async Task Cursor_that_cannot_be_read_reports_every_kind_once(string since)
    {
        var result = await GetAsync(workspace.Owner, $"since={since}&wait=25");

        Assert.Equal(_defaultKinds, ChangedIn(result));
        Assert.Empty(ChangedIn(await GetAsync(workspace.Owner, $"since={CursorOf(result)}")));
    }

    [Fact]
    public async Task Cursor_of_another_caller_reports_every_kind()
    {
        var cursor = await CursorAsync(workspace.Member);

        Assert.Equal(_defaultKinds, ChangedIn(await GetAsync(workspace.Owner, $"since={cursor}")));
    }

    [Fact]
    public async Task Last_event_id_takes_precedence_over_the_cursor_in_the_URL()
    {
        var cursor = await CursorAsync(workspace.Owner);

        var result = await workspace.SendAsync(HttpMethod.Get, $"{Path}?since=garbage", body: null, ("Last-Event-ID", cursor));

        Assert.Empty(ChangedIn(result.Is(200)));
    }

    [Fact]
    public async Task Repeated_last_event_id_reports_every_kind()
    {
        var cursor = await CursorAsync(workspace.Owner);

        var result = await workspace.SendAsync(HttpMethod.Get, Path, body: null, ("Last-Event-ID", cursor), ("Last-Event-ID", cursor));

        Assert.Equal(_defaultKinds, ChangedIn(result.Is(200)));
    }

    [Theory]
    [InlineData("text/event-stream, application/json")]
    [InlineData("application/json, text/event-stream;q=0.9")]
    [InlineData("text/event-stream, */*")]
    [InlineData("text/event-stream;q=0.9, application/*")]
    [InlineData("text/event-stream;q=0")]
    [InlineData("*/*")]
    public async Task Client_that_does_not_prefer_a_stream_gets_JSON(string accept) =>
        Assert.Equal("application/json", (await workspace.SendAsync(HttpMethod.Get, Path, body: null, ("Accept", accept))).ContentType);

    [Fact]
    public async Task Invalid_query_is_400_for_each_field() =>
        await workspace.AssertFieldsRejectedAsync(
            HttpMethod.Get,
            $"{Path}?wait=26&kinds=timer,nothing&foo=1",
            body: null,
            "wait,kinds,foo"
        );

    [Fact]
    public async Task Workspace_of_others_is_404() =>
        (await workspace.SendAsync(HttpMethod.Get, $"workspaces/{WorkspaceFixture.UnknownId}/changes")).IsProblem(
            404,
            "not_found",
            "fix",
            "workspaceId"
        );

    [Fact]
    public async Task HEAD_returns_at_once()
    {
        var cursor = await CursorAsync(workspace.Owner);
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri($"/api/v1/{Path}?since={cursor}&wait=25", UriKind.Relative));

        using var response = await workspace
            .Owner.SendAsync(request, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    private static IReadOnlyList<string> ChangedIn(CallResult result) =>
        [.. result.Json.GetProperty("changed").EnumerateArray().Select(kind => kind.GetString()!)];

    private static string CursorOf(CallResult result) => result.Json.Text("cursor")!;

    private static async Task AssertWaitsAsync(Task poll)
    {
        await Task.WhenAny(poll, Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
        Assert.False(poll.IsCompleted);
    }

    private async Task<CallResult> GetAsync(HttpClient caller, string query) =>
        (await caller.CallApiAsync(HttpMethod.Get, $"{Path}?{query}")).Is(200);

    private async Task<string> CursorAsync(HttpClient caller) => CursorOf((await caller.CallApiAsync(HttpMethod.Get, Path)).Is(200));

    private async Task StartTimerAsync(HttpClient caller) =>
        (await caller.CallApiAsync(HttpMethod.Post, $"{workspace.Root}/timer/start", new { description = "changes" })).Is(201);
}
