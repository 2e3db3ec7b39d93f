using System.Net;

namespace ClockifyBff.Tests.Connections;

/// <summary>Development with a real key, which changes real time entries: the developer is the only caller.</summary>
[Trait("Kind", "API")]
public sealed class RealKeyDevelopmentTests
{
    private const string Key = "a-real-key";
    private static readonly Uri _user = new("/clockify/api/v1/user", UriKind.Relative);

    [Fact]
    public async Task Developer_with_one_connection_calls_through_it()
    {
        await using var service = await StartAsync();
        var mine = await KeepOneConnectionAsync(service);
        using var caller = service.CallerOf();

        Assert.Equal(mine.Email, (await caller.ReadAsync("user")).GetProperty("email").GetString());
        await caller.ReadAsync("workspaces");

        var calls = await service.Sandbox.JournalAsync(plane: "gateway");
        Assert.All(calls, call => Assert.Equal([$"Bearer {Key}"], call.Header("Authorization")));
        Assert.All(calls, call => Assert.Equal([mine.Id], call.Header("Maton-Connection")));
    }

    [Fact]
    public async Task Developer_with_several_connections_gets_not_connected_until_one_is_named()
    {
        await using var service = await StartAsync();
        using var caller = service.CallerOf();

        using var response = await caller.GetAsync(_user, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Conflict, "not_connected"), (response.StatusCode, (await response.ProblemAsync()).ErrorCode));
        Assert.Empty(await service.Sandbox.JournalAsync(plane: "gateway"));
    }

    [Fact]
    public async Task DevelopmentConnection_selects_one_of_several_connections()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var mine = (await sandbox.Controls.ConnectionsAsync()).First(connection =>
            connection is { App: "clockify", Email: not "developer@example.com" }
        );
        await sandbox.Controls.ChangeSettingsAsync(new { apiKey = Key });
        await using var service = await BffFixture.StartAsync(
            ("Maton:ApiKey", Key),
            ("Maton:GatewayUrl", sandbox.Url.ToString()),
            ("Maton:ControlUrl", sandbox.Url.ToString()),
            ("Maton:DevelopmentConnection", mine.Id)
        );
        using var caller = service.CallerOf();

        Assert.Equal(mine.Email, (await caller.ReadAsync("user")).GetProperty("email").GetString());
        Assert.DoesNotContain(await sandbox.Controls.JournalAsync(), call => call.Plane == "control");
    }

    [Fact]
    public async Task Developer_without_connection_starts_one_and_acts_as_any_account_chosen()
    {
        await using var service = await StartAsync();
        foreach (var connection in await service.Sandbox.ConnectionsAsync())
        {
            await service.Sandbox.RemoveConnectionAsync(connection.Id);
        }

        using var caller = service.CallerOf();
        using (var none = await caller.GetAsync(_user, TestContext.Current.CancellationToken))
        {
            Assert.Equal("not_connected", (await none.ProblemAsync()).ErrorCode);
        }

        using (await caller.PostAsync(new Uri("/api/v1/connections", UriKind.Relative), null, TestContext.Current.CancellationToken)) { }

        await service.Sandbox.FinishConnectionAsync((await service.Sandbox.ConnectionsAsync()).Single().Id, "tane@example.com");

        await BecomesAsync(caller, "tane@example.com");
        using var me = await caller.GetAsync(new Uri("/api/v1/me", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains(
            "\"caller\":{\"email\":\"tane@example.com\"",
            await me.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Developer_who_reconnected_at_Maton_acts_as_the_new_account()
    {
        await using var service = await StartAsync();
        var first = await KeepOneConnectionAsync(service);
        using var caller = service.CallerOf();
        await caller.ReadAsync("user");
        await service.Sandbox.RemoveConnectionAsync(first.Id);
        await service.Sandbox.AddConnectionAsync("asha@example.com");

        await BecomesAsync(caller, "asha@example.com");
    }

    [Fact]
    public async Task X_Dev_User_with_a_real_key_is_403()
    {
        await using var service = await StartAsync();
        await KeepOneConnectionAsync(service);
        using var caller = service.CallerOf("maria@example.com");

        using var response = await caller.GetAsync(_user, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (response.StatusCode, (await response.ProblemAsync()).ErrorCode));
        Assert.Empty(await service.Sandbox.JournalAsync());
    }

    [Fact]
    public async Task Key_rejected_by_Maton_has_the_action_ask_admin()
    {
        await using var service = await BffFixture.StartAsync(("Maton:ApiKey", "another-key"));
        using var caller = service.CallerOf();

        using var response = await caller.GetAsync(_user, TestContext.Current.CancellationToken);

        var problem = await response.ProblemAsync();
        Assert.Equal(
            (HttpStatusCode.BadGateway, "upstream_auth_failed", "ask_admin"),
            (response.StatusCode, problem.ErrorCode, problem.Action)
        );
    }

    /// <summary>Waits until the caller acts as an account: the service checks its connections every two seconds.</summary>
    private static async Task BecomesAsync(HttpClient caller, string email) =>
        await Eventually.BecomesAsync(
            () => caller.SendAsync(HttpMethod.Get, $"{_user}"),
            response => response.Status == 200 && response["email"] == email
        );

    private static async Task<BffFixture> StartAsync()
    {
        var service = await BffFixture.StartAsync(("Maton:ApiKey", Key));
        await service.Sandbox.ChangeSettingsAsync(new { apiKey = Key });
        return service;
    }

    private static async Task<SandboxConnection> KeepOneConnectionAsync(BffFixture service)
    {
        var connections = (await service.Sandbox.ConnectionsAsync()).Where(connection => connection.App == "clockify").ToArray();
        foreach (var connection in connections[1..])
        {
            await service.Sandbox.RemoveConnectionAsync(connection.Id);
        }

        return connections[0];
    }
}
