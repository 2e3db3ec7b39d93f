using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>Pending connections from their start until they are completed or replaced, on both databases.</summary>
public abstract class StartConnectionTests : ConnectionTest
{
    [Fact]
    public async Task Call_through_a_pending_connection_is_connection_pending()
    {
        var asha = await EmployeeAsync(Asha);
        await asha.StartAsync();

        Assert.Equal((409, "connection_pending"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.Empty(await Service.Sandbox.JournalAsync(plane: "gateway"));
    }

    [Fact]
    public async Task Second_start_returns_the_pending_connection()
    {
        var asha = await EmployeeAsync(Asha);

        var first = await asha.StartAsync();
        var again = await asha.StartAsync();

        Assert.Equal(Id(first), Id(again));
        Assert.Equal(first.GetProperty("connectUrl").GetString(), again.GetProperty("connectUrl").GetString());
        Assert.Single(await Service.Sandbox.JournalAsync(plane: "control"), call => call.Method == "POST");
    }

    [Fact]
    public async Task Parallel_starts_give_one_pending_connection()
    {
        var asha = await EmployeeAsync(Asha);
        var before = (await Service.Sandbox.ConnectionsAsync()).Count;

        var started = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => asha.StartAsync()));

        Assert.Single(started.Select(Id).Distinct());
        Assert.Equal(before + 1, (await Service.Sandbox.ConnectionsAsync()).Count);
    }

    [Fact]
    public async Task Pending_connection_is_replaced_after_fifteen_minutes()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        Time.Advance(TimeSpan.FromMinutes(15));

        var second = Id(await asha.StartAsync());

        Assert.NotEqual(first, second);
        Assert.Equal([second], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        Assert.DoesNotContain(await Service.Sandbox.ConnectionsAsync(), connection => connection.Id == first);
    }

    [Fact]
    public async Task Pending_connection_deleted_upstream_is_replaced()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        await Service.Sandbox.RemoveConnectionAsync(first);
        Time.Advance(TimeSpan.FromSeconds(2));

        var second = await asha.ConnectAsync();

        Assert.NotEqual(first, Id(second));
        Assert.True(second.GetProperty("isDefault").GetBoolean());
        Assert.Equal([Id(second)], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        (await asha.TryRawAsync()).Is(200);
    }

    [Theory]
    [InlineData("POST", "/connections", 1)]
    [InlineData("GET", "/connections/*", 3)]
    public async Task Failed_start_keeps_the_pending_connection(string method, string path, int attempts)
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        Time.Advance(TimeSpan.FromMinutes(15));
        await Service.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = method,
                Path = path,
                Status = 503,
                Count = attempts,
            }
        );

        Assert.Equal(502, (await Eventually.DoneAsync(Time, asha.TryAsync(HttpMethod.Post, "/api/v1/connections"))).Status);

        Assert.Equal([first], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        Assert.Equal(
            [first],
            (await Service.Sandbox.ConnectionsAsync())
                .Where(connection => connection.Status == "PENDING")
                .Select(connection => connection.Id)
        );
        Assert.Equal("active", Status(await asha.ConnectAsync()));
        (await asha.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Expired_pending_connection_is_replaced_even_without_connect_url()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        Time.Advance(TimeSpan.FromMinutes(15));
        await Service.Sandbox.RespondNextAsync(
            "GET",
            "/connections",
            200,
            $$"""
            {"connections":[{"connection_id":"{{first}}","status":"PENDING","app":"clockify","creationTime":"2026-01-01T00:00:00Z",
             "last_updatedTime":"x"}]}
            """
        );

        Assert.NotEqual(first, Id(await asha.StartAsync()));
    }

    [Fact]
    public async Task Connection_refused_on_the_page_is_rejected()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        await Service.Sandbox.ChangeConnectionAsync(id, new { status = "FAILED" });

        var rejected = await asha.ReadAsync($"connections/{id}?wait=25");

        Assert.Equal(("rejected", "refused"), (Status(rejected), rejected.GetProperty("reason").GetString()));
        Assert.Equal((409, "not_connected"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.Equal("active", Status(await asha.ConnectAsync()));
    }

    [Theory]
    [InlineData("https://evil.example/?session_token=x")]
    [InlineData("https://connect.maton.ai.evil.example/?session_token=x")]
    [InlineData("ftp://{host}/?session_token=x")]
    [InlineData("http://user@{host}/?session_token=x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task Connect_url_on_another_host_is_not_returned(string address)
    {
        var newcomer = await EmployeeAsync(Newcomer);
        var id = Guid.NewGuid();
        await Service.Sandbox.RespondNextAsync("POST", "/connections", 200, $$"""{"connection_id":"{{id}}"}""");
        await Service.Sandbox.RespondNextAsync(
            "GET",
            "/connections/*",
            200,
            $$$"""
            {"connection":{"connection_id":"{{{id}}}","status":"PENDING","app":"clockify",
             "url":"{{{address.Replace("{host}", Service.SandboxUrl.Authority, StringComparison.Ordinal)}}}"}}
            """
        );

        Assert.Equal(
            (502, "upstream_invalid_response"),
            (await newcomer.TryAsync(HttpMethod.Post, "/api/v1/connections")).StatusAndErrorCode
        );
        Assert.Equal(0, (await newcomer.ReadAsync("connections")).GetProperty("total").GetInt32());
        Assert.Contains(
            await Service.Sandbox.JournalAsync(plane: "control"),
            call => call.Method == "DELETE" && call.Target == $"/connections/{id}"
        );
    }

    [Fact]
    public async Task Replicas_that_start_at_once_on_one_store_see_each_others_connections()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = await NewStoreAsync();
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => BffFixture.StartOnSandboxAsync(sandbox, store.Settings)));
        var callers = await Task.WhenAll(replicas.Select(replica => OfAsync(replica.Url, sandbox.Controls, Asha)));

        var started = await Task.WhenAll(callers.SelectMany(caller => Enumerable.Range(0, 3).Select(_ => caller.StartAsync())));
        Assert.Single(started.Select(Id).Distinct());
        await sandbox.Controls.FinishConnectionAsync(Id(started[0]), Asha);
        Assert.Equal("active", Status(await callers[1].ReadAsync($"connections/{Id(started[0])}?wait=25")));

        foreach (var caller in callers)
        {
            (await caller.TryRawAsync()).Is(200);
            caller.Dispose();
        }

        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }
}

[Trait("Kind", "API")]
public sealed class StartConnectionOnSqliteTests : StartConnectionTests
{
    protected override Task<TestStore> NewStoreAsync() => Task.FromResult(TestStore.NewSqlite());
}

[Trait("Kind", "database")]
public sealed class StartConnectionOnPostgreSqlTests(PostgreSqlServer server) : StartConnectionTests
{
    protected override Task<TestStore> NewStoreAsync() => TestStore.NewPostgreSqlAsync(server);
}
