using System.Net;
using System.Net.Http.Json;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>Connections that stop working at Maton, with every response by which Maton may report that, and their recovery.</summary>
[Trait("Kind", "API")]
public sealed class FailedConnectionTests : ConnectionTest
{
    private const string Raw = "/clockify/api/v1/workspaces";
    private const string Curated = "/api/v1/workspaces";

    [Theory]
    [InlineData("FAILED", Raw)]
    [InlineData("FAILED", Curated)]
    [InlineData("PENDING", Raw)]
    [InlineData("PENDING", Curated)]
    public async Task Connection_that_stops_being_active_at_Maton_is_reconnect_required_and_shown_as_broken(string status, string path)
    {
        var (asha, id) = await ConnectedAsync();
        await Service.Sandbox.ChangeConnectionAsync(id, new { status });

        Assert.Equal((409, "reconnect_required"), (await asha.TryAsync(HttpMethod.Get, path)).StatusAndErrorCode);
        Assert.Equal((409, "reconnect_required"), (await asha.TryAsync(HttpMethod.Get, path == Raw ? Curated : Raw)).StatusAndErrorCode);

        Assert.Equal("broken", Status(await asha.ReadAsync($"connections/{id}")));
    }

    [Theory]
    [InlineData(Raw)]
    [InlineData(Curated)]
    public async Task Write_through_a_failed_connection_is_reconnect_required(string path)
    {
        var (asha, id) = await ConnectedAsync();
        var workspace = (await asha.ReadAsync("workspaces")).GetProperty("items")[0].GetProperty("id").GetString();
        await Service.Sandbox.ChangeConnectionAsync(id, new { status = "FAILED" });

        using var response = await asha.Http.PostAsJsonAsync(
            $"{path}/{workspace}/tags",
            new { name = "On site" },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var problem = await response.ProblemAsync();
        Assert.Equal(("reconnect_required", "reconnect"), (problem.ErrorCode, problem.Action));
    }

    [Theory]
    [InlineData(Raw)]
    [InlineData(Curated)]
    public async Task Connection_that_was_deleted_at_Maton_is_reconnect_required_and_shown_as_broken(string path)
    {
        var (asha, id) = await ConnectedAsync();
        await Service.Sandbox.RemoveConnectionAsync(id);

        Assert.Equal((409, "reconnect_required"), (await asha.TryAsync(HttpMethod.Get, path)).StatusAndErrorCode);

        Assert.Equal("broken", Status(await asha.ReadAsync($"connections/{id}")));
    }

    [Theory]
    [InlineData(400, """{"message":"Missing connection is the name of another tag","code":501}""", "application/json")]
    [InlineData(404, """{"message":"Connection not found","code":3000}""", "application/json")]
    [InlineData(400, """{"message":"Name is required","code":400}""", "application/json")]
    [InlineData(404, """{"timestamp":"2026-11-24T00:00:00Z","status":404,"error":"Not Found","path":"/connection"}""", "application/json")]
    [InlineData(404, "<html>Not Found</html>", "text/html")]
    public async Task Clockify_error_that_resembles_a_connection_error_breaks_no_connection(int status, string body, string contentType)
    {
        var (asha, id) = await ConnectedAsync();
        await Service.Sandbox.RespondNextAsync("GET", "/api/v1/workspaces", status, body, contentType);

        Assert.Equal(status, (await asha.TryAsync(HttpMethod.Get, Raw)).Status);

        Assert.Equal("active", Status(await asha.ReadAsync($"connections/{id}")));
    }

    [Fact]
    public async Task Connection_that_Maton_lists_as_failed_is_shown_as_broken_without_a_call()
    {
        var (asha, id) = await ConnectedAsync();
        await Service.Sandbox.ChangeConnectionAsync(id, new { status = "FAILED" });

        // The service lists the connections every minute, and may begin to wait for the next list a moment later.
        await Eventually.TrueAsync(
            Time,
            async () => Status(await asha.ReadAsync($"connections/{id}")) == "broken",
            TimeSpan.FromSeconds(10)
        );
    }

    [Fact]
    public async Task Failed_connection_that_works_again_becomes_active_by_itself()
    {
        var (asha, id) = await ConnectedAsync();
        await Service.Sandbox.ChangeConnectionAsync(id, new { status = "FAILED" });
        Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);
        await Service.Sandbox.ChangeConnectionAsync(id, new { status = "ACTIVE" });
        Time.Advance(TimeSpan.FromSeconds(30));

        (await asha.TryAsync(HttpMethod.Get, Curated)).Is(200);

        Assert.Equal("active", Status(await asha.ReadAsync($"connections/{id}")));
    }

    [Theory]
    [InlineData(Asha)]
    [InlineData("asha.rao@example.com")] // Another Clockify account of the same employee, configured as an alias.
    public async Task Connecting_anew_makes_the_new_connection_the_default(string account)
    {
        var (asha, id) = await ConnectedAsync();
        await Service.Sandbox.ChangeConnectionAsync(id, new { status = "FAILED" });
        Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Time.Advance(TimeSpan.FromSeconds(1));

        var connected = await asha.ConnectAsync(account);

        Assert.Equal(("active", true), (Status(connected), connected.GetProperty("isDefault").GetBoolean()));
        (await asha.TryAsync(HttpMethod.Get, Raw)).Is(200);
        (await asha.TryAsync(HttpMethod.Get, Curated)).Is(200);
        var left = (await asha.ReadAsync("connections")).GetProperty("items").EnumerateArray().Select(Id).ToArray();
        Assert.Equal(account == Asha ? [Id(connected)] : [Id(connected), id], left);
    }

    private protected override (string Key, string? Value)[] MoreSettings =>
        [("Connections:EmailAliases:asha@example.com", "asha.rao@example.com")];

    protected override Task<TestStore> NewStoreAsync() => Task.FromResult(TestStore.NewSqlite());

    private async Task<(TokenClient Asha, string Id)> ConnectedAsync()
    {
        var asha = await EmployeeAsync(Asha);
        return (asha, Id(await asha.ConnectAsync()));
    }
}
