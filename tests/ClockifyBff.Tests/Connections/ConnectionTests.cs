using ClockifyBff.Tests.Sandbox;
using ClockifyBff.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Connections.Employee;

namespace ClockifyBff.Tests.Connections;

/// <summary>Employees and their connections, each acting as themselves. The same on both stores.</summary>
public abstract class ConnectionTests : IAsyncLifetime
{
    private const string Asha = "asha@example.com";
    private const string Maria = "maria@example.com";
    private const string Newcomer = "newcomer@example.com";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly List<Employee> _employees = [];
    private Bff _bff = null!;

    public async ValueTask InitializeAsync()
    {
        _bff = new Bff { Time = _time };
        await _bff.StartWithAsync([.. Bff.WithTokens, .. (await NewStoreAsync()).Settings]);
    }

    public async ValueTask DisposeAsync()
    {
        _employees.ForEach(employee => employee.Dispose());
        await _bff.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<TestStore> NewStoreAsync();

    [Fact]
    public async Task An_employee_connects_and_acts_as_themselves()
    {
        var asha = await EmployeeAsync(Asha);
        Assert.Equal((409, "not_connected"), await asha.TryRawAsync());

        var pending = await asha.StartAsync();
        Assert.Equal("pending", Status(pending));
        Assert.StartsWith(_bff.SandboxUrl.ToString(), pending.GetProperty("connectUrl").GetString(), StringComparison.Ordinal);
        await _bff.Sandbox.FinishConnectionAsync(Id(pending), Asha);
        var active = await asha.ReadAsync($"connections/{Id(pending)}?wait=25");

        Assert.Equal(("active", Asha, true), (Status(active), active.GetProperty("email").GetString(), active.GetProperty("isDefault").GetBoolean()));
        Assert.Null(active.GetProperty("connectUrl").GetString());
        Assert.Equal(Asha, (await asha.Http.ReadAsync("user")).GetProperty("email").GetString());
        Assert.Equal(Id(pending), (await _bff.Sandbox.JournalAsync(plane: "gateway"))[^1].Connection);
    }

    [Fact]
    public async Task Calls_work_as_soon_as_the_connection_is_finished_whether_or_not_somebody_waited()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        _time.Advance(TimeSpan.FromSeconds(2));
        await _bff.Sandbox.FinishConnectionAsync(id, Asha);

        Assert.Equal((200, null), await asha.TryRawAsync());
    }

    [Fact] // C04
    public async Task While_it_is_pending_nothing_goes_through_it()
    {
        var asha = await EmployeeAsync(Asha);
        await asha.StartAsync();

        Assert.Equal((409, "connection_pending"), await asha.TryRawAsync());
        Assert.Empty(await _bff.Sandbox.JournalAsync(plane: "gateway"));
    }

    [Fact]
    public async Task Whoever_starts_again_gets_the_pending_one()
    {
        var asha = await EmployeeAsync(Asha);

        var first = await asha.StartAsync();
        var again = await asha.StartAsync();

        Assert.Equal(Id(first), Id(again));
        Assert.Equal(first.GetProperty("connectUrl").GetString(), again.GetProperty("connectUrl").GetString());
        Assert.Single(await _bff.Sandbox.JournalAsync(plane: "control"), call => call.Method == "POST");
    }

    [Fact]
    public async Task Parallel_starts_give_one_pending_connection()
    {
        var asha = await EmployeeAsync(Asha);
        var before = (await _bff.Sandbox.ConnectionsAsync()).Count;

        var started = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => asha.StartAsync()));

        Assert.Single(started.Select(Id).Distinct());
        Assert.Equal(before + 1, (await _bff.Sandbox.ConnectionsAsync()).Count);
    }

    [Fact]
    public async Task One_that_nobody_finished_in_fifteen_minutes_is_replaced()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        _time.Advance(TimeSpan.FromMinutes(15));

        var second = Id(await asha.StartAsync());

        Assert.NotEqual(first, second);
        Assert.Equal([second], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        Assert.DoesNotContain(await _bff.Sandbox.ConnectionsAsync(), connection => connection.Id == first);
    }

    [Fact]
    public async Task One_that_is_gone_upstream_is_replaced()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        await _bff.Sandbox.RemoveConnectionAsync(first);
        _time.Advance(TimeSpan.FromSeconds(2));

        var second = await asha.ConnectAsync();

        Assert.NotEqual(first, Id(second));
        Assert.True(second.GetProperty("isDefault").GetBoolean());
        Assert.Equal([Id(second)], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        Assert.Equal((200, null), await asha.TryRawAsync());
    }

    [Theory]
    [InlineData("POST", "/connections", 1)]
    [InlineData("GET", "/connections/*", 3)]
    public async Task A_start_that_fails_upstream_leaves_what_was_pending(string method, string path, int attempts)
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        _time.Advance(TimeSpan.FromMinutes(15));
        await _bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Answer) { Method = method, Path = path, Status = 503, Count = attempts });

        Assert.Equal(502, (await Eventually.DoneAsync(_time, asha.TryAsync(HttpMethod.Post, "/api/v1/connections"))).Status);

        Assert.Equal([first], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        Assert.Equal([first], (await _bff.Sandbox.ConnectionsAsync()).Where(connection => connection.Status == "PENDING").Select(connection => connection.Id));
        Assert.Equal("active", Status(await asha.ConnectAsync()));
        Assert.Equal((200, null), await asha.TryRawAsync());
    }

    [Fact]
    public async Task An_outlived_one_is_replaced_even_when_its_page_is_no_longer_named()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.StartAsync());
        _time.Advance(TimeSpan.FromMinutes(15));
        await _bff.Sandbox.AnswerNextAsync(
            "GET", "/connections", 200, $$"""{"connections":[{"connection_id":"{{first}}","status":"PENDING","app":"clockify","creation_time":"2026-01-01T00:00:00Z","last_updated_time":"x"}]}""");

        Assert.NotEqual(first, Id(await asha.StartAsync()));
    }

    [Fact]
    public async Task Ending_a_rejected_link_ends_nothing_of_the_person_it_acts_as()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        await _bff.Sandbox.ChangeConnectionAsync(id, new { email = Maria });
        _time.Advance(TimeSpan.FromHours(1));
        await asha.TryRawAsync();
        while (Status(await asha.ReadAsync($"connections/{id}")) != "rejected")
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await asha.SendAsync(HttpMethod.Delete, $"connections/{id}");

        Assert.Contains(await _bff.Sandbox.ConnectionsAsync(), connection => connection.Id == id);
        Assert.Equal((409, "not_connected"), await asha.TryRawAsync());
    }

    [Fact]
    public async Task Somebody_elses_account_is_rejected_and_the_connection_is_gone_upstream()
    {
        var asha = await EmployeeAsync(Asha);

        var rejected = await asha.ConnectAsync(actingAs: Maria);

        Assert.Equal(("rejected", "identity_mismatch"), (Status(rejected), rejected.GetProperty("reason").GetString()));
        Assert.Null(rejected.GetProperty("email").GetString());
        Assert.Equal((409, "identity_mismatch"), await asha.TryRawAsync());
        Assert.DoesNotContain(await _bff.Sandbox.ConnectionsAsync(), connection => connection.Id == Id(rejected));

        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal("rejected", Status(await asha.ReadAsync($"connections/{Id(rejected)}")));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((404, "connection_not_found"), await asha.TryAsync(HttpMethod.Get, $"/api/v1/connections/{Id(rejected)}"));
    }

    [Fact]
    public async Task A_connection_that_was_refused_on_the_page_is_rejected()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        await _bff.Sandbox.ChangeConnectionAsync(id, new { status = "FAILED" });

        var refused = await asha.ReadAsync($"connections/{id}?wait=25");

        Assert.Equal(("rejected", "refused"), (Status(refused), refused.GetProperty("reason").GetString()));
        Assert.Equal((409, "not_connected"), await asha.TryRawAsync());
        Assert.Equal("active", Status(await asha.ConnectAsync()));
    }

    [Fact]
    public async Task Among_several_one_is_the_default_and_the_others_can_be_chosen()
    {
        var asha = await EmployeeAsync(Asha);
        var first = Id(await asha.ConnectAsync());
        var second = await asha.ConnectAsync();
        Assert.False(second.GetProperty("isDefault").GetBoolean());

        Assert.Equal((200, null), await asha.TryRawAsync());
        Assert.Equal((200, null), await asha.TryRawAsync(("Maton-Connection", Id(second))));
        Assert.Equal([first, Id(second)], (await _bff.Sandbox.JournalAsync(plane: "gateway")).TakeLast(2).Select(call => call.Connection));

        Assert.True((await asha.SendAsync(HttpMethod.Put, $"connections/{Id(second)}/default")).GetProperty("isDefault").GetBoolean());
        Assert.Equal((200, null), await asha.TryRawAsync());
        Assert.Equal(Id(second), (await _bff.Sandbox.JournalAsync(plane: "gateway"))[^1].Connection);

        await asha.SendAsync(HttpMethod.Delete, $"connections/{Id(second)}");
        Assert.Equal((200, null), await asha.TryRawAsync());
        Assert.Equal(first, (await _bff.Sandbox.JournalAsync(plane: "gateway"))[^1].Connection);
    }

    [Fact] // H06
    public async Task A_deleted_connection_works_nowhere_any_more()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        Assert.Equal((200, null), await asha.TryRawAsync());

        var deleted = await asha.SendAsync(HttpMethod.Delete, $"connections/{id}");

        Assert.Equal(id, Id(deleted.GetProperty("deleted")));
        Assert.Equal(["delete"], deleted.GetProperty("steps").EnumerateArray().Select(step => step.GetString()));
        var before = await _bff.Sandbox.JournalPositionAsync();
        Assert.Equal((409, "not_connected"), await asha.TryRawAsync());
        Assert.Equal((404, "connection_not_found"), await asha.TryAsync(HttpMethod.Get, $"/api/v1/connections/{id}"));
        Assert.Equal((404, "connection_not_found"), await asha.TryAsync(HttpMethod.Delete, $"/api/v1/connections/{id}"));
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
        Assert.DoesNotContain(await _bff.Sandbox.ConnectionsAsync(), connection => connection.Id == id);
    }

    [Theory] // C02, C09, C10
    [InlineData("GET", "")]
    [InlineData("GET", "?wait=25")]
    [InlineData("DELETE", "")]
    [InlineData("PUT", "/default")]
    public async Task Nobody_reaches_what_is_not_theirs(string method, string rest)
    {
        var (asha, maria) = (await EmployeeAsync(Asha), await EmployeeAsync(Maria));
        await asha.ConnectAsync();
        var connections = await _bff.Sandbox.ConnectionsAsync();
        string[] foreign =
        [
            Id(await maria.ConnectAsync()),
            connections.First(connection => connection.App == "google-mail").Id,
            connections.First(connection => connection.Email == "tane@example.com").Id,
            Guid.NewGuid().ToString(),
            "not-an-id",
            $"{connections[0].Id}%3Fapp=google-mail",
        ];
        var before = await _bff.Sandbox.JournalPositionAsync();

        foreach (var id in foreign)
        {
            Assert.Equal((404, "connection_not_found"), await asha.TryAsync(new HttpMethod(method), $"/api/v1/connections/{id}{rest}"));
        }

        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
        Assert.Equal((200, null), await maria.TryRawAsync());
    }

    [Fact] // B03
    public async Task Nobody_calls_through_what_is_not_theirs()
    {
        var (asha, maria) = (await EmployeeAsync(Asha), await EmployeeAsync(Maria));
        var (own, foreign) = (Id(await asha.ConnectAsync()), Id(await maria.ConnectAsync()));
        var before = await _bff.Sandbox.JournalPositionAsync();

        foreach (var header in (string[])[$"Maton-Connection: {foreign}", "Maton-Connection: ", $"Maton-Connection: {own}\r\nmaton-connection: {own}", $"Maton-Connection: {own},{foreign}", $"Maton-Connection: {own.ToUpperInvariant()}"])
        {
            var answer = await _bff.SendRawAsync($"GET /clockify/api/v1/user HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {asha.Token}\r\n{header}\r\n\r\n");
            Assert.Equal((404, "connection_not_found"), (answer.Status, answer.ErrorCode));
        }

        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Fact] // C05
    public async Task One_that_is_gone_upstream_asks_to_reconnect_and_keeps_its_link()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        await _bff.Sandbox.RemoveConnectionAsync(id);
        var before = await _bff.Sandbox.JournalPositionAsync();

        Assert.Equal((409, "reconnect_required"), await asha.TryRawAsync());

        Assert.Equal([id], (await _bff.Sandbox.JournalAsync(before, "gateway")).Select(call => call.Connection));
        Assert.Equal("broken", Status((await asha.ReadAsync("connections")).GetProperty("items")[0]));
    }

    [Fact]
    public async Task A_broken_one_is_looked_at_again_every_thirty_seconds_and_comes_back_by_itself()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.ConnectAsync());
        await _bff.Sandbox.ChangeConnectionAsync(id, new { keyRevoked = true });
        Assert.Equal((409, "reconnect_required"), await asha.TryRawAsync());
        Assert.Equal((409, "reconnect_required"), await asha.TryRawAsync());
        var before = await _bff.Sandbox.JournalPositionAsync();
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal((409, "reconnect_required"), await asha.TryRawAsync());
        }

        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
        await _bff.Sandbox.ChangeConnectionAsync(id, new { keyRevoked = false });
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((200, null), await asha.TryRawAsync());
        Assert.Equal("active", Status((await asha.ReadAsync("connections")).GetProperty("items")[0]));
    }

    [Fact]
    public async Task A_new_connection_replaces_the_broken_one_of_the_same_person_default_included()
    {
        var asha = await EmployeeAsync(Asha);
        var broken = Id(await asha.ConnectAsync());
        await _bff.Sandbox.ChangeConnectionAsync(broken, new { keyRevoked = true });
        Assert.Equal((409, "reconnect_required"), await asha.TryRawAsync());

        var fresh = await asha.ConnectAsync();

        Assert.True(fresh.GetProperty("isDefault").GetBoolean());
        Assert.Equal([Id(fresh)], (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
        Assert.Equal((200, null), await asha.TryRawAsync());
    }

    [Fact]
    public async Task All_who_wait_share_one_look_every_two_seconds()
    {
        var (asha, maria) = (await EmployeeAsync(Asha), await EmployeeAsync(Maria));
        var started = new[] { (asha, Id(await asha.StartAsync())), (maria, Id(await maria.StartAsync())) };
        var before = await _bff.Sandbox.JournalPositionAsync();
        var waiting = Enumerable.Range(0, 10).SelectMany(_ => started.Select(one => one.Item1.ReadAsync($"connections/{one.Item2}?wait=25"))).ToArray();
        await Task.Delay(300, TestContext.Current.CancellationToken);

        for (var look = 0; look < 5; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.InRange((await _bff.Sandbox.JournalAsync(before)).Count(call => call.Target.StartsWith("/connections?", StringComparison.Ordinal)), 5, 7);
        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));
        await _bff.Sandbox.FinishConnectionAsync(started[0].Item2, Asha);
        await _bff.Sandbox.FinishConnectionAsync(started[1].Item2, Maria);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.All(await Task.WhenAll(waiting), connection => Assert.Equal("active", Status(connection)));
        Assert.Equal(2, (await _bff.Sandbox.JournalAsync(before, "gateway")).Count);
    }

    [Fact]
    public async Task A_wait_ends_after_its_seconds_with_what_there_is()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        var waiting = asha.ReadAsync($"connections/{id}?wait=3");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));

        var pending = await waiting;
        Assert.Equal("pending", Status(pending));
        Assert.NotNull(pending.GetProperty("connectUrl").GetString());
    }

    [Theory]
    [InlineData("26")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task A_wait_that_can_not_be_meant_is_named(string wait)
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        var before = await _bff.Sandbox.JournalPositionAsync();

        using var answer = await asha.Http.GetAsync(new Uri($"/api/v1/connections/{id}?wait={wait}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((400, "invalid_request"), ((int)answer.StatusCode, (await answer.ProblemAsync()).ErrorCode));
        Assert.Contains("\"wait\":", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("https://evil.example/?session_token=x")]
    [InlineData("https://connect.maton.ai.evil.example/?session_token=x")]
    [InlineData("ftp://{host}/?session_token=x")]
    [InlineData("http://user@{host}/?session_token=x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task A_connect_url_that_leads_elsewhere_is_shown_to_nobody(string address)
    {
        var newcomer = await EmployeeAsync(Newcomer);
        var id = Guid.NewGuid();
        await _bff.Sandbox.AnswerNextAsync("POST", "/connections", 200, $$"""{"connection_id":"{{id}}"}""");
        await _bff.Sandbox.AnswerNextAsync(
            "GET", "/connections/*", 200, $$$"""{"connection":{"connection_id":"{{{id}}}","status":"PENDING","app":"clockify","url":"{{{address.Replace("{host}", _bff.SandboxUrl.Authority, StringComparison.Ordinal)}}}"}}""");

        Assert.Equal((502, "upstream_invalid_response"), await newcomer.TryAsync(HttpMethod.Post, "/api/v1/connections"));
        Assert.Equal(0, (await newcomer.ReadAsync("connections")).GetProperty("total").GetInt32());
        Assert.Contains(await _bff.Sandbox.JournalAsync(plane: "control"), call => call.Method == "DELETE" && call.Target == $"/connections/{id}");
    }

    [Fact] // C06, D04
    public async Task Lists_and_finished_connections_hold_no_connect_url()
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
    public async Task Links_outlive_the_service()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = await NewStoreAsync();
        string id;
        await using (var first = await Bff.StartBesideAsync(sandbox, store.Settings))
        {
            using var asha = await OfAsync(first.Url, sandbox.Levers, Asha);
            id = Id(await asha.ConnectAsync());
        }

        await using var second = await Bff.StartBesideAsync(sandbox, store.Settings);
        using var again = await OfAsync(second.Url, sandbox.Levers, Asha);
        Assert.Equal((200, null), await again.TryRawAsync());
        Assert.Equal([id], (await again.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id));
    }

    [Fact]
    public async Task Several_replicas_may_start_at_once_on_one_store_and_see_each_others_links()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var store = await NewStoreAsync();
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Bff.StartBesideAsync(sandbox, store.Settings)));
        var callers = await Task.WhenAll(replicas.Select(replica => OfAsync(replica.Url, sandbox.Levers, Asha)));

        var started = await Task.WhenAll(callers.SelectMany(caller => Enumerable.Range(0, 3).Select(_ => caller.StartAsync())));
        Assert.Single(started.Select(Id).Distinct());
        await sandbox.Levers.FinishConnectionAsync(Id(started[0]), Asha);
        Assert.Equal("active", Status(await callers[1].ReadAsync($"connections/{Id(started[0])}?wait=25")));

        foreach (var caller in callers)
        {
            Assert.Equal((200, null), await caller.TryRawAsync());
            caller.Dispose();
        }

        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    private async Task<Employee> EmployeeAsync(string email)
    {
        var employee = await OfAsync(_bff, email);
        _employees.Add(employee);
        return employee;
    }
}

public sealed class ConnectionOnSqliteTests : ConnectionTests
{
    protected override Task<TestStore> NewStoreAsync() => Task.FromResult(TestStore.NewSqlite());
}

public sealed class ConnectionOnPostgreSqlTests(PostgreSqlServer server) : ConnectionTests
{
    protected override Task<TestStore> NewStoreAsync() => TestStore.NewPostgreSqlAsync(server);
}
