using System.Text.Json;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>The responses of <c>/api/v1</c> after writes through the raw proxy.</summary>
[Trait("Kind", "API")]
public sealed class RawWriteTests : IAsyncLifetime
{
    private BffFixture _bff = null!;
    private HttpClient _caller = null!;
    private string _workspace = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bff = await BffFixture.StartAsync();
        _caller = _bff.CallerOf();
        _workspace = await _caller.FirstWorkspaceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _bff.DisposeAsync();
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("clients")]
    [InlineData("tags")]
    public async Task Entity_created_by_the_raw_proxy_is_listed_at_once(string kind)
    {
        var before = await TotalAsync(kind);

        await _caller.CallAsync(HttpMethod.Post, $"workspaces/{_workspace}/{kind}", new { name = "Made raw" });

        Assert.Equal(before + 1, await TotalAsync(kind));
    }

    [Fact]
    public async Task Task_created_by_the_raw_proxy_shows_in_its_project_at_once()
    {
        var project = (await ItemsAsync("projects"))
            .First(one => one.GetProperty("name").GetString() == "Research")
            .GetProperty("id")
            .GetString();
        Assert.Equal(0, await TotalAsync($"projects/{project}/tasks"));

        await _caller.CallAsync(HttpMethod.Post, $"workspaces/{_workspace}/projects/{project}/tasks", new { name = "Made raw" });

        Assert.Equal(1, await TotalAsync($"projects/{project}/tasks"));
    }

    [Fact]
    public async Task Client_renamed_by_the_raw_proxy_shows_on_its_projects_at_once()
    {
        var client = (await ItemsAsync("clients"))
            .First(one => one.GetProperty("name").GetString() == "Contoso")
            .GetProperty("id")
            .GetString();
        await ItemsAsync("projects");

        await _caller.CallAsync(HttpMethod.Put, $"workspaces/{_workspace}/clients/{client}", new { name = "Contoso Ltd" });

        Assert.Equal("Contoso Ltd", (await ItemsAsync($"projects?clientId={client}"))[0].GetProperty("clientName").GetString());
    }

    [Fact]
    public async Task Timer_started_and_stopped_by_the_raw_proxy_shows_at_once()
    {
        var user = (await _caller.ReadAsync("user")).GetProperty("id").GetString();
        var running = await TotalAsync("timers");
        var entries = await TotalAsync("time-entries?billable=false");

        await _caller.CallAsync(HttpMethod.Post, $"workspaces/{_workspace}/time-entries", new { description = "Made raw" });
        Assert.Equal(running + 1, await TotalAsync("timers"));
        Assert.Equal(entries + 1, await TotalAsync("time-entries?billable=false"));

        await _caller.CallAsync(
            HttpMethod.Patch,
            $"workspaces/{_workspace}/user/{user}/time-entries",
            new { end = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ssZ") }
        );
        Assert.Equal(running, await TotalAsync("timers"));
    }

    [Fact]
    public async Task Tag_deleted_by_the_raw_proxy_disappears_from_timers_at_once()
    {
        var tag = (await _caller.CallAsync(HttpMethod.Post, $"workspaces/{_workspace}/tags", new { name = "For a while" }))
            .GetProperty("id")
            .GetString();
        var timer = (await _caller.CallAsync(HttpMethod.Post, $"workspaces/{_workspace}/time-entries", new { tagIds = new[] { tag } }))
            .GetProperty("id")
            .GetString();
        Assert.Equal([tag], await TagsAsync());

        await _caller.CallAsync(HttpMethod.Delete, $"workspaces/{_workspace}/tags/{tag}");

        Assert.Empty(await TagsAsync());

        async Task<IEnumerable<string?>> TagsAsync() =>
            (await ItemsAsync("timers"))
                .First(one => one.GetProperty("id").GetString() == timer)
                .GetProperty("tagIds")
                .EnumerateArray()
                .Select(id => id.GetString());
    }

    private async Task<int> TotalAsync(string list) => (await ListAsync(list)).GetProperty("total").GetInt32();

    private async Task<List<JsonElement>> ItemsAsync(string list) => [.. (await ListAsync(list)).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> ListAsync(string list)
    {
        using var response = await _caller.GetAsync(new Uri($"/api/v1/workspaces/{_workspace}/{list}", UriKind.Relative), Stop);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Stop));
    }
}
