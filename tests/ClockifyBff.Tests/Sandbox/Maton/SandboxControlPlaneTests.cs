using System.Text.Json;
using ClockifyBff.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.Maton;

[Trait("Kind", "API")]
public sealed class SandboxControlPlaneTests
{
    [Fact]
    public async Task Initial_connections_are_one_per_person_two_for_the_developer_none_for_the_newcomer()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var connections = await sandbox.Controls.ConnectionsAsync();

        var perPerson = connections
            .Where(connection => connection.App == "clockify")
            .CountBy(connection => connection.Email!)
            .ToDictionary();
        Assert.Equal(2, perPerson["developer@example.com"]);
        Assert.DoesNotContain("newcomer@example.com", perPerson);
        Assert.All(perPerson.Where(person => person.Key != "developer@example.com"), person => Assert.Equal(1, person.Value));
        Assert.Single(connections, connection => connection.App == "google-mail");
        Assert.All(connections, connection => Assert.Equal("ACTIVE", connection.Status));
        Assert.All(
            connections.Zip(connections.Skip(1)),
            pair => Assert.True(pair.Second.CreationTime - pair.First.CreationTime > TimeSpan.FromHours(1))
        );
    }

    [Fact]
    public async Task Connection_ids_follow_from_the_seed()
    {
        Assert.Equal(await IdsAsync(seed: 1), await IdsAsync(seed: 1));
        Assert.Empty((await IdsAsync(seed: 1)).Intersect(await IdsAsync(seed: 2)));

        static async Task<IEnumerable<string>> IdsAsync(int seed)
        {
            await using var sandbox = await StartedSandbox.StartAsync(new SandboxOptions { Seed = seed });
            return [.. (await sandbox.Controls.ConnectionsAsync()).Select(connection => connection.Id)];
        }
    }

    [Fact]
    public async Task Create_returns_the_id_only_and_GET_returns_the_connect_url()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        await using var sandbox = await StartedSandbox.StartAsync(time: time);

        var created = await CreateAsync(
            sandbox,
            new
            {
                app = "clockify",
                metadata = new { owner = "x" },
                name = "mine",
            }
        );
        var id = created.GetProperty("connection_id").GetString();
        var connection = (await ReadAsync(sandbox, $"/connections/{id}")).GetProperty("connection");

        Assert.Single(created.EnumerateObject());
        Assert.Equal(
            ["connection_id", "status", "creation_time", "last_updated_time", "url", "app", "method", "metadata"],
            connection.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(id, connection.GetProperty("connection_id").GetString());
        Assert.Equal("PENDING", connection.GetProperty("status").GetString());
        Assert.Equal("2026-03-04T05:06:07.000000Z", connection.GetProperty("creation_time").GetString());
        Assert.StartsWith($"{sandbox.Url}connect?session_token=", connection.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("API_KEY", connection.GetProperty("method").GetString());
        Assert.Equal("{}", connection.GetProperty("metadata").GetRawText());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"app\":\"nonesuch\"}")]
    [InlineData("{\"app\":7}")]
    [InlineData("app=clockify")]
    public async Task Create_for_an_unknown_app_is_refused(string body)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var before = (await sandbox.Controls.ConnectionsAsync()).Count;

        var response = await sandbox.CallAsync(HttpMethod.Post, "/connections", body: body);

        Assert.Equal(400, response.Status);
        Assert.Equal(before, (await sandbox.Controls.ConnectionsAsync()).Count);
    }

    [Fact]
    public async Task List_filters_by_app_and_status_and_contains_every_connect_url()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await CreateAsync(sandbox, new { app = "clockify" });
        await CreateAsync(sandbox, new { app = "google-mail" });

        var all = (await ReadAsync(sandbox, "/connections")).GetProperty("connections").EnumerateArray().ToList();
        var clockify = (await ReadAsync(sandbox, "/connections?app=clockify&status=PENDING"))
            .GetProperty("connections")
            .EnumerateArray()
            .ToList();

        Assert.Contains(all, connection => connection.GetProperty("app").GetString() == "google-mail");
        Assert.All(
            all,
            connection => Assert.Contains("session_token=", connection.GetProperty("url").GetString(), StringComparison.Ordinal)
        );
        var found = Assert.Single(clockify);
        Assert.Equal(("clockify", "PENDING"), (found.GetProperty("app").GetString(), found.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task ConnectionsPageSize_pages_the_list()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var expected = (await sandbox.Controls.ConnectionsAsync())
            .Where(connection => connection.App == "clockify")
            .Select(connection => connection.Id);
        await sandbox.Controls.ChangeSettingsAsync(new { connectionsPageSize = 2 });

        var ids = new List<string?>();
        string? token = null;
        do
        {
            var page = await ReadAsync(sandbox, $"/connections?app=clockify&next_token={token}");
            Assert.InRange(page.GetProperty("connections").GetArrayLength(), 1, 2);
            ids.AddRange(
                page.GetProperty("connections").EnumerateArray().Select(connection => connection.GetProperty("connection_id").GetString())
            );
            token = page.TryGetProperty("next_token", out var next) ? next.GetString() : null;
        } while (token is not null);

        Assert.Equal(expected, ids);
    }

    [Fact]
    public async Task List_is_filtered_by_method()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var mail = await AppsAsync(sandbox, "/connections?method=OAUTH2");
        var clockify = await AppsAsync(sandbox, "/connections?method=API_KEY");

        Assert.Equal(["google-mail"], mail.Distinct());
        Assert.Equal(["clockify"], clockify.Distinct());
        Assert.Empty(await AppsAsync(sandbox, "/connections?method=BASIC"));

        static async Task<IReadOnlyList<string?>> AppsAsync(StartedSandbox sandbox, string path) =>
            [
                .. (await ReadAsync(sandbox, path))
                    .GetProperty("connections")
                    .EnumerateArray()
                    .Select(connection => connection.GetProperty("app").GetString()),
            ];
    }

    [Theory]
    [InlineData("2", null, 2, false)]
    [InlineData("0", null, 0, false)]
    [InlineData("2", 3, 2, true)]
    [InlineData("3", 2, 2, true)]
    [InlineData("0", 2, 0, false)]
    [InlineData("500", 500, 6, false)]
    public async Task Limit_cuts_the_list_and_returns_a_next_token_only_if_paged(string limit, int? pageSize, int count, bool goesOn)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.ChangeSettingsAsync(new { connectionsPageSize = pageSize });

        var page = await ReadAsync(sandbox, $"/connections?app=clockify&limit={limit}");

        Assert.Equal((count, goesOn), (page.GetProperty("connections").GetArrayLength(), page.TryGetProperty("next_token", out _)));
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    public async Task Limit_that_is_no_number_is_refused(string limit)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var response = await sandbox.GetAsync($"/connections?limit={limit}");

        Assert.Equal(400, response.Status);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(null)]
    public async Task RepeatNextToken_returns_the_same_next_token_on_every_page(int? pageSize)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Controls.ChangeSettingsAsync(new { connectionsPageSize = pageSize, repeatNextToken = true });

        var first = (await ReadAsync(sandbox, "/connections?app=clockify")).GetProperty("next_token").GetString();
        var second = (await ReadAsync(sandbox, $"/connections?app=clockify&next_token={first}")).GetProperty("next_token").GetString();
        var none = (await ReadAsync(sandbox, "/connections?app=slack")).GetProperty("next_token").GetString();
        await sandbox.Controls.ResetAsync();

        Assert.NotEmpty(first!);
        Assert.Equal(first, second);
        Assert.NotEmpty(none!);
        Assert.False((await ReadAsync(sandbox, "/connections?app=clockify")).TryGetProperty("next_token", out _));
    }

    [Fact]
    public async Task Deleted_connection_is_gone_on_both_planes()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var id = (await sandbox.Controls.ConnectionOfAsync("asha@example.com")).Id;

        var deleted = await sandbox.CallAsync(HttpMethod.Delete, $"/connections/{id}");
        var read = await sandbox.GetAsync($"/connections/{id}");
        var used = await sandbox.GetAsync("/clockify/api/v1/user", id);
        var again = await sandbox.CallAsync(HttpMethod.Delete, $"/connections/{id}");

        Assert.Equal(200, deleted.Status);
        Assert.All([read, used, again], response => Assert.Equal(404, response.Status));
        Assert.Equal($"Connection {id} not found", read.Json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("PATCH", "/connections/some-id")]
    [InlineData("GET", "/connections/some-id/token")]
    public async Task Unknown_control_plane_route_is_404(string method, string path)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var response = await sandbox.CallAsync(new HttpMethod(method), path);

        Assert.Equal(404, response.Status);
        Assert.Equal("control", Assert.Single(await sandbox.Controls.JournalAsync()).Plane);
    }

    private static async Task<JsonElement> CreateAsync(StartedSandbox sandbox, object body)
    {
        var response = await sandbox.CallAsync(HttpMethod.Post, "/connections", body: body);
        Assert.Equal(200, response.Status);
        return response.Json;
    }

    private static async Task<JsonElement> ReadAsync(StartedSandbox sandbox, string path)
    {
        var response = await sandbox.GetAsync(path);
        Assert.Equal(200, response.Status);
        return response.Json;
    }
}
