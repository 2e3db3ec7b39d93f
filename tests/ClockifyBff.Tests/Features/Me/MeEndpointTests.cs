using System.Text.Json;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Features.Me;

[Trait("Kind", "API")]
public sealed class MeEndpointTests : IAsyncLifetime
{
    private const string Maria = "maria@example.com";

    private BffFixture _bff = null!;
    private TokenClient _maria = null!;

    public async ValueTask InitializeAsync()
    {
        _bff = await BffFixture.StartAsync([.. BffFixture.TokenSettings, ("Authentication:AdminRole", "boss")]);
        _maria = await OfAsync(_bff, Maria, new { email = Maria, roles = (string[])["boss", "tracker"] });
    }

    public async ValueTask DisposeAsync()
    {
        _maria.Dispose();
        await _bff.DisposeAsync();
    }

    [Fact]
    public async Task Me_returns_the_caller_and_the_Clockify_user()
    {
        var id = Id(await _maria.ConnectAsync());

        var me = await _maria.ReadAsync("me");

        var caller = me.GetProperty("caller");
        Assert.Equal((Maria, true), (caller.GetProperty("email").GetString(), caller.GetProperty("isAdmin").GetBoolean()));
        Assert.Equal(
            ["boss", "tracker"],
            caller.GetProperty("roles").EnumerateArray().Select(role => role.GetString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal((id, "active"), (Id(me.GetProperty("connection")), Status(me.GetProperty("connection"))));
        var user = me.GetProperty("user");
        Assert.Equal(
            (Maria, "Maria Santos", "America/New_York", "sunday", "hour12"),
            (Text(user, "email"), Text(user, "name"), Text(user, "timeZone"), Text(user, "weekStart"), Text(user, "timeFormat"))
        );
        Assert.Equal("Demo Company", Text(me.GetProperty("activeWorkspace"), "name"));
    }

    [Fact]
    public async Task Me_without_a_connection_returns_the_caller_and_calls_nothing_upstream()
    {
        var me = await _maria.ReadAsync("me");

        Assert.Equal(Maria, Text(me.GetProperty("caller"), "email"));
        Assert.All(
            (string[])["connection", "user", "activeWorkspace"],
            name => Assert.Equal(JsonValueKind.Null, me.GetProperty(name).ValueKind)
        );
        Assert.Empty(await _bff.Sandbox.JournalAsync());
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("rejected")]
    [InlineData("broken")]
    public async Task Me_returns_the_status_of_a_connection_that_does_not_work(string status)
    {
        var id = Id(status == "broken" ? await _maria.ConnectAsync() : await _maria.StartAsync());
        await (
            status switch
            {
                "rejected" => _bff.Sandbox.ChangeConnectionAsync(id, new { status = "FAILED" }),
                "broken" => _bff.Sandbox.ChangeConnectionAsync(id, new { keyRevoked = true }),
                _ => Task.CompletedTask,
            }
        );
        if (status == "rejected")
        {
            await _maria.ReadAsync($"connections/{id}?wait=5");
        }

        var me = await _maria.ReadAsync("me");

        Assert.Equal(status, Status(me.GetProperty("connection")));
        Assert.Equal(JsonValueKind.Null, me.GetProperty("user").ValueKind);
        Assert.Equal(JsonValueKind.Null, me.GetProperty("connection").GetProperty("connectUrl").ValueKind);
    }

    [Fact]
    public async Task Me_describes_the_connection_of_the_Maton_Connection_header()
    {
        await _maria.ConnectAsync();
        var second = Id(await _maria.ConnectAsync());

        var result = await _maria.TryAsync(HttpMethod.Get, "/api/v1/me", ("Maton-Connection", second));

        Assert.Equal(second, Id(result.Json.GetProperty("connection")));
        Assert.Equal(
            (404, "connection_not_found"),
            (await _maria.TryAsync(HttpMethod.Get, "/api/v1/me", ("Maton-Connection", Guid.NewGuid().ToString()))).StatusAndErrorCode
        );
        Assert.Equal(
            (404, "connection_not_found"),
            (await _maria.TryAsync(HttpMethod.Get, "/api/v1/me", ("Maton-Connection", ""))).StatusAndErrorCode
        );
    }

    [Fact]
    public async Task Me_during_a_Clockify_rate_limit_is_429()
    {
        await _maria.ConnectAsync();
        await _bff.Sandbox.RespondNextAsync("GET", "/api/v1/user", 429, """{"message":"Too many requests","code":429}""");

        using var response = await _maria.Http.GetAsync(new Uri("/api/v1/me", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((429, "rate_limited"), ((int)response.StatusCode, (await response.ProblemAsync()).ErrorCode));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Me_with_an_unknown_query_parameter_is_400() =>
        Assert.Equal((400, "invalid_request"), (await _maria.TryAsync(HttpMethod.Get, "/api/v1/me?verbose=1")).StatusAndErrorCode);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
