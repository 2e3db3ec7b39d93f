using System.Net;

namespace ClockifyBff.Tests.Connections;

/// <summary>Development with the sandbox: a caller has all connections that act as the e-mail address in <c>X-Dev-User</c>.</summary>
[Trait("Kind", "API")]
public sealed class SandboxDevelopmentTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string User = "/clockify/api/v1/user";

    [Fact]
    public async Task Each_of_two_employees_gets_own_time_entries_through_own_connection()
    {
        string[] people = ["developer@example.com", (await AColleagueAsync()).Email!];
        var before = await bff.Sandbox.JournalPositionAsync();

        foreach (var person in people)
        {
            using var caller = bff.CallerOf(person);
            var user = await caller.ReadAsync("user");
            Assert.Equal(person, user.GetProperty("email").GetString());
            var id = user.GetProperty("id").GetString();
            var entries = await caller.ReadAsync($"workspaces/{await caller.FirstWorkspaceAsync()}/user/{id}/time-entries");
            Assert.NotEqual(0, entries.GetArrayLength());
            Assert.All(entries.EnumerateArray(), entry => Assert.Equal(id, entry.GetProperty("userId").GetString()));
        }

        var connections = (await bff.Sandbox.ConnectionsAsync()).ToDictionary(connection => connection.Id);
        var calls = await bff.Sandbox.JournalAsync(before, plane: "gateway");
        Assert.All(
            calls,
            call =>
            {
                Assert.False(call.FellBack);
                Assert.Equal(call.ActingEmail, connections[Assert.Single(call.Header("Maton-Connection"))].Email);
            }
        );
        Assert.Equal(
            people.Order(),
            calls.Where(call => call.Target.Contains("time-entries", StringComparison.Ordinal)).Select(call => call.ActingEmail).Order()
        );
    }

    [Fact]
    public async Task Employee_without_connection_gets_not_connected_and_nothing_is_sent()
    {
        using var caller = bff.CallerOf("newcomer@example.com");
        await caller.GetAsync(new Uri(User, UriKind.Relative), TestContext.Current.CancellationToken);
        var before = await bff.Sandbox.JournalPositionAsync();

        using var response = await caller.GetAsync(new Uri(User, UriKind.Relative), TestContext.Current.CancellationToken);

        var problem = await response.ProblemAsync();
        Assert.Equal((HttpStatusCode.Conflict, "not_connected", "connect"), (response.StatusCode, problem.ErrorCode, problem.Action));
        Assert.DoesNotContain(await bff.Sandbox.JournalAsync(before), call => call.Plane == "gateway");
    }

    [Fact]
    public async Task Caller_can_select_among_their_own_connections()
    {
        var own = (await bff.Sandbox.ConnectionsAsync()).Where(connection => connection.Email == "developer@example.com").ToArray();
        Assert.Equal(2, own.Length);

        foreach (var connection in own)
        {
            var before = await bff.Sandbox.JournalPositionAsync();
            using var caller = bff.CallerOf();
            caller.DefaultRequestHeaders.Add("Maton-Connection", connection.Id);
            await caller.ReadAsync("user");
            Assert.Equal(connection.Id, (await bff.Sandbox.JournalAsync(before, plane: "gateway"))[^1].Connection);
        }
    }

    [Fact]
    public async Task Caller_that_selects_a_connection_of_another_user_is_404()
    {
        var colleague = await AColleagueAsync();
        using var caller = bff.CallerOf();
        await caller.ReadAsync("user");
        var before = await bff.Sandbox.JournalPositionAsync();

        foreach (
            var headers in (string[])
                [
                    $"Maton-Connection: {colleague.Id}",
                    "Maton-Connection: ",
                    $"Maton-Connection: {colleague.Id}\r\nmaton-connection: {colleague.Id}",
                ]
        )
        {
            var response = await bff.SendRawAsync($"GET {User} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n");
            Assert.Equal((404, "connection_not_found"), (response.Status, response.ErrorCode));
        }

        Assert.Empty(await bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("X-Dev-User: nobody")]
    [InlineData("X-Dev-User: ")]
    [InlineData("X-Dev-User: a@example.com\r\nX-Dev-User: b@example.com")]
    public async Task X_Dev_User_that_is_no_address_is_400(string header)
    {
        var response = await bff.SendRawAsync($"GET {User} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n");

        Assert.Equal((400, "invalid_request"), (response.Status, response.ErrorCode));
    }

    [Fact]
    public async Task Revoked_key_of_a_colleague_does_not_affect_others()
    {
        await using var service = await BffFixture.StartAsync();
        var colleague = (await service.Sandbox.ConnectionsAsync()).First(IsColleague);
        await service.Sandbox.ChangeConnectionAsync(colleague.Id, new { keyRevoked = true });

        using var caller = service.CallerOf();

        Assert.Equal("developer@example.com", (await caller.ReadAsync("user")).GetProperty("email").GetString());
    }

    [Fact]
    public async Task Connection_whose_first_identity_read_failed_is_found_by_the_next()
    {
        await using var service = await BffFixture.StartAsync();
        var second = (await service.Sandbox.ConnectionsAsync()).Last(connection => connection.Email == "developer@example.com");
        await service.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Connection = second.Id,
                Status = 503,
                Count = 3,
            }
        );
        using var caller = service.CallerOf();
        await caller.ReadAsync("user");

        caller.DefaultRequestHeaders.Add("Maton-Connection", second.Id);
        Assert.Equal("developer@example.com", (await caller.ReadAsync("user")).GetProperty("email").GetString());
    }

    [Fact]
    public async Task All_pages_of_the_list_of_connections_are_read()
    {
        await using var service = await BffFixture.StartAsync();
        await service.Sandbox.ChangeSettingsAsync(new { connectionsPageSize = 2 });
        foreach (var connection in (await service.Sandbox.ConnectionsAsync()).Where(IsColleague).ToArray())
        {
            using var caller = service.CallerOf(connection.Email);
            Assert.Equal(connection.Email, (await caller.ReadAsync("user")).GetProperty("email").GetString());
        }
    }

    [Fact]
    public async Task Endless_list_of_connections_is_read_once()
    {
        await using var service = await BffFixture.StartAsync();
        await service.Sandbox.ChangeSettingsAsync(new { connectionsPageSize = 3, repeatNextToken = true });
        using var caller = service.CallerOf("nobody@example.com");

        using var response = await caller.GetAsync(new Uri(User, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("not_connected", (await response.ProblemAsync()).ErrorCode);
        Assert.InRange((await service.Sandbox.JournalAsync(plane: "control")).Count, 1, 4);
    }

    private static bool IsColleague(SandboxConnection connection) =>
        connection is { App: "clockify", Status: "ACTIVE", Email: not null and not "developer@example.com" };

    private async Task<SandboxConnection> AColleagueAsync() => (await bff.Sandbox.ConnectionsAsync()).First(IsColleague);
}
