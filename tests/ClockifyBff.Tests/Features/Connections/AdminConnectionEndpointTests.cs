using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Features.Connections;

/// <summary>Administrators, who have a configured role, list and delete the connections of all users.</summary>
[Trait("Kind", "API")]
public sealed class AdminConnectionEndpointTests : IAsyncLifetime
{
    private const string Asha = "asha@example.com";
    private const string Path = "/api/v1/admin/connections";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private BffFixture _bff = null!;
    private TokenClient _asha = null!;
    private TokenClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _bff = new BffFixture { Time = _time };
        await _bff.StartWithAsync([.. BffFixture.TokenSettings, ("Authentication:AdminRole", "offboarder")]);
        _asha = await OfAsync(_bff, Asha);
        _admin = await OfAsync(
            _bff,
            "lucas@example.com",
            new
            {
                email = "lucas@example.com",
                roles = (string[])["offboarder"],
                lifetime = "01:00:00",
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _asha.Dispose();
        _admin.Dispose();
        await _bff.DisposeAsync();
    }

    [Fact]
    public async Task Admin_routes_without_the_role_are_403()
    {
        var id = Id(await _asha.ConnectAsync());
        var before = await _bff.Sandbox.JournalPositionAsync();

        Assert.Equal((403, "forbidden"), (await _asha.TryAsync(HttpMethod.Get, Path)).StatusAndErrorCode);
        Assert.Equal((403, "forbidden"), (await _asha.TryAsync(HttpMethod.Delete, $"{Path}/{id}")).StatusAndErrorCode);
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Admin_routes_without_a_configured_role_are_403_except_in_Development()
    {
        await using var unset = await BffFixture.StartAsync(BffFixture.TokenSettings);
        using var caller = await OfAsync(unset, Asha, new { email = Asha, roles = (string[])["offboarder", ""] });
        Assert.Equal((403, "forbidden"), (await caller.TryAsync(HttpMethod.Get, Path)).StatusAndErrorCode);

        await using var development = await BffFixture.StartAsync();
        Assert.Equal(200, (await development.SendRawAsync($"GET {Path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status);
    }

    [Fact]
    public async Task Admin_list_has_all_connections_and_marks_ownerless_ones()
    {
        var id = Id(await _asha.ConnectAsync());
        await _asha.TryRawAsync();
        var clockify = (await _bff.Sandbox.ConnectionsAsync())
            .Where(connection => connection.App == "clockify")
            .Select(connection => connection.Id)
            .ToArray();

        var all = (await _admin.ReadAsync("admin/connections")).GetProperty("items").EnumerateArray().ToArray();

        Assert.Equal(clockify.Order(StringComparer.Ordinal), all.Select(Id).Order(StringComparer.Ordinal));
        Assert.Equal(
            (id, Asha, "active", true),
            (Id(all[0]), all[0].GetProperty("ownerEmail").GetString(), Status(all[0]), all[0].GetProperty("isLinked").GetBoolean())
        );
        Assert.All(
            all[1..],
            other => Assert.Equal((false, null), (other.GetProperty("isLinked").GetBoolean(), other.GetProperty("ownerEmail").GetString()))
        );
        Assert.DoesNotContain("session_token", string.Concat(all.Select(one => one.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastUsedAt_is_accurate_to_the_minute()
    {
        await _asha.ConnectAsync();
        Assert.Null((await _admin.ReadAsync("admin/connections")).GetProperty("items")[0].GetProperty("lastUsedAt").GetString());
        await _asha.TryRawAsync();
        var usedAt = _time.GetUtcNow();

        var listed = await Eventually.BecomesAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromMinutes(1));
                return (await _admin.ReadAsync("admin/connections")).GetProperty("items")[0].GetProperty("lastUsedAt").GetString();
            },
            lastUsedAt => lastUsedAt is not null
        );

        Assert.Equal(usedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), listed);
    }

    [Fact]
    public async Task Admin_list_of_connections_is_paged()
    {
        var first = await _admin.ReadAsync("admin/connections?pageSize=2");
        var last = await _admin.ReadAsync("admin/connections?pageSize=2&page=3");

        Assert.Equal((2, true), (first.GetProperty("items").GetArrayLength(), first.GetProperty("hasMore").GetBoolean()));
        Assert.False(last.GetProperty("hasMore").GetBoolean());
        foreach (var query in (string[])["page=0", "pageSize=0", "pageSize=201", "pagesize=5", "page=1&page=2", "page=x"])
        {
            Assert.Equal((400, "invalid_request"), (await _admin.TryAsync(HttpMethod.Get, $"{Path}?{query}")).StatusAndErrorCode);
        }
    }

    [Fact]
    public async Task Admin_delete_of_a_connection_cuts_its_owner_off_and_mentions_the_API_key()
    {
        var id = Id(await _asha.ConnectAsync());
        (await _asha.TryRawAsync()).Is(200);

        var result = await _admin.SendAsync(HttpMethod.Delete, $"admin/connections/{id}");

        Assert.Contains("API key", result.GetProperty("notice").GetString(), StringComparison.Ordinal);
        Assert.Equal(Asha, result.GetProperty("deleted").GetProperty("ownerEmail").GetString());
        Assert.Equal((409, "not_connected"), (await _asha.TryRawAsync()).StatusAndErrorCode);
        Assert.DoesNotContain(await _bff.Sandbox.ConnectionsAsync(), connection => connection.Id == id);
    }

    [Fact]
    public async Task Admin_can_delete_ownerless_connections_but_gets_404_for_other_apps()
    {
        var connections = await _bff.Sandbox.ConnectionsAsync();
        var ownerless = connections.First(connection => connection.Email == "tane@example.com").Id;
        var mail = connections.First(connection => connection.App == "google-mail").Id;

        Assert.False(
            (await _admin.SendAsync(HttpMethod.Delete, $"admin/connections/{ownerless}"))
                .GetProperty("deleted")
                .GetProperty("isLinked")
                .GetBoolean()
        );
        Assert.Equal((404, "connection_not_found"), (await _admin.TryAsync(HttpMethod.Delete, $"{Path}/{mail}")).StatusAndErrorCode);
        Assert.Equal((404, "connection_not_found"), (await _admin.TryAsync(HttpMethod.Delete, $"{Path}/nobody")).StatusAndErrorCode);

        var left = (await _bff.Sandbox.ConnectionsAsync()).Select(connection => connection.Id).ToArray();
        Assert.DoesNotContain(ownerless, left);
        Assert.Contains(mail, left);
        Assert.Equal($"/connections/{ownerless}", Assert.Single(await _bff.Sandbox.JournalAsync(), call => call.Method == "DELETE").Target);
    }

    [Fact]
    public async Task Admin_delete_that_fails_upstream_changes_nothing()
    {
        var id = Id(await _asha.ConnectAsync());
        await _bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Response) { Method = "DELETE", Status = 503 });

        Assert.Equal((502, "upstream_invalid_response"), (await _admin.TryAsync(HttpMethod.Delete, $"{Path}/{id}")).StatusAndErrorCode);

        (await _asha.TryRawAsync()).Is(200);
    }
}
