using System.Text.Json;

namespace ClockifyBff.Tests;

/// <summary>
/// What the service is for: time is tracked through <c>/clockify/*</c>, each call as Clockify's own documentation has it.
/// </summary>
[Trait("Kind", "API")]
public sealed class TrackTimeTests : IClassFixture<BffFixture>, IAsyncLifetime
{
    private readonly HttpClient _caller;
    private string _user = "";
    private string _workspace = "";

    public TrackTimeTests(BffFixture bff) => _caller = bff.CallerOf();

    public async ValueTask InitializeAsync()
    {
        _user = Id(await _caller.ReadAsync("user"));
        _workspace = $"workspaces/{await _caller.FirstWorkspaceAsync()}";
    }

    public ValueTask DisposeAsync()
    {
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Workspaces_are_listed_read_and_created()
    {
        Assert.Equal("Field work", (await PostAsync("workspaces", new { name = "Field work" })).GetProperty("name").GetString());
        Assert.Contains(
            (await _caller.ReadAsync("workspaces")).EnumerateArray(),
            workspace => workspace.GetProperty("name").GetString() == "Field work"
        );
        Assert.Equal(_workspace, $"workspaces/{Id(await _caller.ReadAsync(_workspace))}");
        Assert.Contains((await _caller.ReadAsync($"{_workspace}/users")).EnumerateArray(), user => Id(user) == _user);
    }

    [Fact]
    public async Task Project_is_created_archived_and_deleted()
    {
        var project =
            $"{_workspace}/projects/{Id(await PostAsync($"{_workspace}/projects", new { name = "Moon base", color = "#8BC34A" }))}";
        Assert.Equal("Moon base", (await _caller.ReadAsync(project)).GetProperty("name").GetString());
        await RefusedAsync(HttpMethod.Delete, project);

        Assert.True((await PutAsync(project, new { archived = true })).GetProperty("archived").GetBoolean());
        await DeleteAsync(project);
        await RefusedAsync(HttpMethod.Get, project);
    }

    [Fact]
    public async Task Client_is_created_archived_and_deleted()
    {
        var client = $"{_workspace}/clients/{Id(await PostAsync($"{_workspace}/clients", new { name = "ESA" }))}";
        Assert.Equal("ESA", (await _caller.ReadAsync(client)).GetProperty("name").GetString());
        await RefusedAsync(HttpMethod.Delete, client);

        await PutAsync(client, new { name = "ESA", archived = true });
        await DeleteAsync(client);
        await RefusedAsync(HttpMethod.Get, client);
    }

    [Fact]
    public async Task Tag_is_created_renamed_and_deleted()
    {
        var tag = $"{_workspace}/tags/{Id(await PostAsync($"{_workspace}/tags", new { name = "lunar" }))}";

        Assert.Equal("solar", (await PutAsync(tag, new { name = "solar" })).GetProperty("name").GetString());
        await DeleteAsync(tag);
        await RefusedAsync(HttpMethod.Get, tag);
    }

    [Fact]
    public async Task Task_is_done_and_deleted()
    {
        var project = Id((await _caller.ReadAsync($"{_workspace}/projects"))[0]);
        var tasks = $"{_workspace}/projects/{project}/tasks";
        var task = $"{tasks}/{Id(await PostAsync(tasks, new { name = "Dig" }))}";
        await RefusedAsync(HttpMethod.Delete, task);

        Assert.Equal("DONE", (await PutAsync(task, new { name = "Dig", status = "DONE" })).GetProperty("status").GetString());
        await DeleteAsync(task);
        await RefusedAsync(HttpMethod.Get, task);
    }

    [Fact]
    public async Task Entry_is_created_listed_edited_and_deleted()
    {
        var entry = Id(
            await PostAsync(
                $"{_workspace}/time-entries",
                new
                {
                    start = "2026-01-05T08:00:00Z",
                    end = "2026-01-05T09:00:00Z",
                    description = "Survey",
                }
            )
        );
        var list = await _caller.ReadAsync($"{_workspace}/user/{_user}/time-entries?start=2026-01-05T00:00:00Z&end=2026-01-06T00:00:00Z");
        Assert.Equal("Survey", list.EnumerateArray().Single(item => Id(item) == entry).GetProperty("description").GetString());

        var edited = await PutAsync(
            $"{_workspace}/time-entries/{entry}",
            new
            {
                start = "2026-01-05T08:00:00Z",
                end = "2026-01-05T09:30:00Z",
                description = "Survey 2",
            }
        );
        Assert.Equal("PT1H30M", edited.GetProperty("timeInterval").GetProperty("duration").GetString());
        await DeleteAsync($"{_workspace}/time-entries/{entry}");
        await RefusedAsync(HttpMethod.Get, $"{_workspace}/time-entries/{entry}");
    }

    [Fact]
    public async Task Entry_is_created_for_a_person_by_name()
    {
        var entry = await PostAsync(
            $"{_workspace}/user/{_user}/time-entries",
            new { start = "2026-01-06T08:00:00Z", end = "2026-01-06T09:00:00Z" }
        );

        Assert.Equal(_user, entry.GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Timer_is_started_seen_and_stopped()
    {
        var start = DateTimeOffset.Parse("2026-01-07T08:00:00Z", null);
        var timer = Id(await PostAsync($"{_workspace}/time-entries", new { start, description = "Timer" }));
        Assert.Contains(
            (await _caller.ReadAsync($"{_workspace}/time-entries/status/in-progress")).EnumerateArray(),
            entry => Id(entry) == timer
        );

        var stopped = await _caller.CallAsync(
            HttpMethod.Patch,
            $"{_workspace}/user/{_user}/time-entries",
            new { end = start.AddMinutes(45) }
        );

        Assert.Equal(timer, Id(stopped));
        Assert.Equal("PT45M", stopped.GetProperty("timeInterval").GetProperty("duration").GetString());
    }

    [Fact]
    public async Task List_has_the_Last_Page_header()
    {
        using var first = await _caller.GetAsync(
            new Uri($"/clockify/api/v1/{_workspace}/projects?page-size=1", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        using var all = await _caller.GetAsync(
            new Uri($"/clockify/api/v1/{_workspace}/projects?page-size=5000", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal("false", Assert.Single(first.Headers.GetValues("Last-Page")));
        Assert.Equal("true", Assert.Single(all.Headers.GetValues("Last-Page")));
    }

    private static string Id(JsonElement entity) => entity.GetProperty("id").GetString()!;

    private Task<JsonElement> PostAsync(string path, object body) => _caller.CallAsync(HttpMethod.Post, path, body);

    private Task<JsonElement> PutAsync(string path, object body) => _caller.CallAsync(HttpMethod.Put, path, body);

    private Task<JsonElement> DeleteAsync(string path) => _caller.CallAsync(HttpMethod.Delete, path);

    private async Task RefusedAsync(HttpMethod method, string path) =>
        (await _caller.SendAsync(method, $"/clockify/api/v1/{path}")).Is(400);
}
