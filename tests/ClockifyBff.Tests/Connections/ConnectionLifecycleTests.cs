using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>Connections from start to deletion, on both databases. Each employee acts as themselves.</summary>
public abstract class ConnectionLifecycleTests : ConnectionTest
{
    [Fact]
    public async Task Employee_who_connects_acts_as_themselves()
    {
        var asha = await EmployeeAsync(Asha);
        Assert.Equal((409, "not_connected"), (await asha.TryRawAsync()).StatusAndErrorCode);

        var pending = await asha.StartAsync();
        Assert.Equal("pending", Status(pending));
        Assert.StartsWith(Service.SandboxUrl.ToString(), pending.GetProperty("connectUrl").GetString(), StringComparison.Ordinal);
        await Service.Sandbox.FinishConnectionAsync(Id(pending), Asha);
        var active = await asha.ReadAsync($"connections/{Id(pending)}?wait=25");

        Assert.Equal(
            ("active", Asha, true),
            (Status(active), active.GetProperty("email").GetString(), active.GetProperty("isDefault").GetBoolean())
        );
        Assert.Null(active.GetProperty("connectUrl").GetString());
        Assert.Equal(Asha, (await asha.Http.ReadAsync("user")).GetProperty("email").GetString());
        Assert.Equal(Id(pending), (await Service.Sandbox.JournalAsync(plane: "gateway"))[^1].Connection);
    }

    [Fact]
    public async Task Requests_succeed_as_soon_as_the_connection_is_completed_without_a_wait()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        Time.Advance(TimeSpan.FromSeconds(2));
        await Service.Sandbox.FinishConnectionAsync(id, Asha);

        (await asha.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Deleting_a_rejected_connection_keeps_connections_of_the_other_user()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        await Service.Sandbox.ChangeConnectionAsync(id, new { email = Maria });
        Time.Advance(TimeSpan.FromHours(1));
        await asha.TryRawAsync();
        await Eventually.BecomesAsync(async () => Status(await asha.ReadAsync($"connections/{id}")), status => status == "rejected");

        await asha.SendAsync(HttpMethod.Delete, $"connections/{id}");

        Assert.Contains(await Service.Sandbox.ConnectionsAsync(), connection => connection.Id == id);
        Assert.Equal((409, "not_connected"), (await asha.TryRawAsync()).StatusAndErrorCode);
    }

    [Fact]
    public async Task Account_of_another_user_is_rejected_and_its_connection_deleted_upstream()
    {
        var asha = await EmployeeAsync(Asha);

        var rejected = await asha.ConnectAsync(actingAs: Maria);

        Assert.Equal(("rejected", "identity_mismatch"), (Status(rejected), rejected.GetProperty("reason").GetString()));
        Assert.Null(rejected.GetProperty("email").GetString());
        Assert.Equal((409, "identity_mismatch"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.DoesNotContain(await Service.Sandbox.ConnectionsAsync(), connection => connection.Id == Id(rejected));

        Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal("rejected", Status(await asha.ReadAsync($"connections/{Id(rejected)}")));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            (404, "connection_not_found"),
            (await asha.TryAsync(HttpMethod.Get, $"/api/v1/connections/{Id(rejected)}")).StatusAndErrorCode
        );
    }

    [Fact]
    public async Task One_of_several_connections_is_the_default_and_the_others_can_be_chosen()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.ConnectAsync());
        var second = await asha.ConnectAsync();
        Assert.False(second.GetProperty("isDefault").GetBoolean());

        (await asha.TryRawAsync()).Is(200);
        (await asha.TryRawAsync(("Maton-Connection", Id(second)))).Is(200);
        Assert.Equal(
            [first, Id(second)],
            (await Service.Sandbox.JournalAsync(plane: "gateway")).TakeLast(2).Select(call => call.Connection)
        );

        Assert.True((await asha.SendAsync(HttpMethod.Put, $"connections/{Id(second)}/default")).GetProperty("isDefault").GetBoolean());
        (await asha.TryRawAsync()).Is(200);
        Assert.Equal(Id(second), (await Service.Sandbox.JournalAsync(plane: "gateway"))[^1].Connection);

        await asha.SendAsync(HttpMethod.Delete, $"connections/{Id(second)}");
        (await asha.TryRawAsync()).Is(200);
        Assert.Equal(first, (await Service.Sandbox.JournalAsync(plane: "gateway"))[^1].Connection);
    }

    [Fact]
    public async Task Deleted_connection_is_rejected_everywhere()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        (await asha.TryRawAsync()).Is(200);

        var deleted = await asha.SendAsync(HttpMethod.Delete, $"connections/{id}");

        Assert.Equal(id, Id(deleted.GetProperty("deleted")));
        Assert.Equal(["delete"], deleted.GetProperty("steps").EnumerateArray().Select(step => step.GetString()));
        var before = await Service.Sandbox.JournalPositionAsync();
        Assert.Equal((409, "not_connected"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.Equal((404, "connection_not_found"), (await asha.TryAsync(HttpMethod.Get, $"/api/v1/connections/{id}")).StatusAndErrorCode);
        Assert.Equal(
            (404, "connection_not_found"),
            (await asha.TryAsync(HttpMethod.Delete, $"/api/v1/connections/{id}")).StatusAndErrorCode
        );
        Assert.Empty(await Service.Sandbox.JournalAsync(before));
        Assert.DoesNotContain(await Service.Sandbox.ConnectionsAsync(), connection => connection.Id == id);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "?wait=25")]
    [InlineData("DELETE", "")]
    [InlineData("PUT", "/default")]
    public async Task Connection_of_another_user_is_404_for_every_method(string method, string rest)
    {
        var (asha, maria) = (await EmployeeAsync(Asha), await EmployeeAsync(Maria));
        await asha.ConnectAsync();
        var connections = await Service.Sandbox.ConnectionsAsync();
        string[] foreign =
        [
            Id(await maria.ConnectAsync()),
            connections.First(connection => connection.App == "google-mail").Id,
            connections.First(connection => connection.Email == "tane@example.com").Id,
            Guid.NewGuid().ToString(),
            "not-an-id",
            $"{connections[0].Id}%3Fapp=google-mail",
        ];
        var before = await Service.Sandbox.JournalPositionAsync();

        foreach (var id in foreign)
        {
            Assert.Equal(
                (404, "connection_not_found"),
                (await asha.TryAsync(new HttpMethod(method), $"/api/v1/connections/{id}{rest}")).StatusAndErrorCode
            );
        }

        Assert.Empty(await Service.Sandbox.JournalAsync(before));
        (await maria.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Maton_Connection_header_that_names_no_own_connection_is_404()
    {
        var (asha, maria) = (await EmployeeAsync(Asha), await EmployeeAsync(Maria));
        var (own, foreign) = (Id(await asha.ConnectAsync()), Id(await maria.ConnectAsync()));
        var before = await Service.Sandbox.JournalPositionAsync();

        foreach (
            var header in (string[])
                [
                    $"Maton-Connection: {foreign}",
                    "Maton-Connection: ",
                    $"Maton-Connection: {own}\r\nmaton-connection: {own}",
                    $"Maton-Connection: {own},{foreign}",
                    $"Maton-Connection: {own.ToUpperInvariant()}",
                ]
        )
        {
            var response = await Service.SendRawAsync(
                $"GET /clockify/api/v1/user HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {asha.Token}\r\n{header}\r\n\r\n"
            );
            Assert.Equal((404, "connection_not_found"), (response.Status, response.ErrorCode));
        }

        Assert.Empty(await Service.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Connection_deleted_upstream_gets_reconnect_required_and_is_listed_as_broken()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        await Service.Sandbox.RemoveConnectionAsync(id);
        var before = await Service.Sandbox.JournalPositionAsync();

        Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);

        Assert.Equal([id], (await Service.Sandbox.JournalAsync(before, "gateway")).Select(call => call.Connection));
        Assert.Equal("broken", Status((await asha.ReadAsync("connections")).GetProperty("items")[0]));
    }

    [Fact]
    public async Task Broken_connection_is_rechecked_every_thirty_seconds_and_recovers()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        await Service.Sandbox.ChangeConnectionAsync(id, new { keyRevoked = true });
        Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);
        var before = await Service.Sandbox.JournalPositionAsync();
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);
        }

        Assert.Empty(await Service.Sandbox.JournalAsync(before));
        await Service.Sandbox.ChangeConnectionAsync(id, new { keyRevoked = false });
        Time.Advance(TimeSpan.FromSeconds(30));

        (await asha.TryRawAsync()).Is(200);
        Assert.Equal("active", Status((await asha.ReadAsync("connections")).GetProperty("items")[0]));
    }

    [Fact]
    public async Task New_connection_replaces_the_broken_one_of_the_same_user_also_as_default()
    {
        var asha = await EmployeeAsync(Asha);
        var broken = Id(await asha.ConnectAsync());
        await Service.Sandbox.ChangeConnectionAsync(broken, new { keyRevoked = true });
        Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);

        var fresh = await asha.ConnectAsync();

        Assert.True(fresh.GetProperty("isDefault").GetBoolean());
        Assert.Equal([Id(fresh)], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        (await asha.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Lists_and_completed_connections_contain_no_connect_url()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        await asha.StartAsync();

        foreach (var path in (string[])["connections", $"connections/{id}"])
        {
            var body = (await asha.ReadAsync(path)).GetRawText();
            Assert.DoesNotContain("session_token", body, StringComparison.Ordinal);
            Assert.DoesNotContain("metadata", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connections_survive_a_restart_of_the_service()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = await NewStoreAsync();
        string id;
        await using (var first = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings))
        {
            using var asha = await OfAsync(first.Url, sandbox.Controls, Asha);
            id = Id(await asha.ConnectAsync());
        }

        await using var second = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);
        using var again = await OfAsync(second.Url, sandbox.Controls, Asha);
        (await again.TryRawAsync()).Is(200);
        Assert.Equal([id], (await again.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
    }
}

[Trait("Kind", "API")]
public sealed class ConnectionLifecycleOnSqliteTests : ConnectionLifecycleTests
{
    protected override Task<TestStore> NewStoreAsync() => Task.FromResult(TestStore.NewSqlite());
}

[Trait("Kind", "database")]
public sealed class ConnectionLifecycleOnPostgreSqlTests(PostgreSqlServer server) : ConnectionLifecycleTests
{
    protected override Task<TestStore> NewStoreAsync() => TestStore.NewPostgreSqlAsync(server);
}
