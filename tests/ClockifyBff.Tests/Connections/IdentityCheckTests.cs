using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>
/// Verification of the user that a connection acts as, before the first use and later. Failed verifications change nothing.
/// </summary>
[Trait("Kind", "API")]
public sealed class IdentityCheckTests : IAsyncLifetime
{
    private const string Asha = "asha@example.com";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private BffFixture _bff = null!;
    private TokenClient _asha = null!;

    public async ValueTask InitializeAsync()
    {
        _bff = new BffFixture { Time = _time };
        await _bff.StartWithAsync([.. BffFixture.TokenSettings, ("Connections:EmailAliases:lucas@corp.example", "lucas@example.com")]);
        _asha = await OfAsync(_bff, Asha);
    }

    public async ValueTask DisposeAsync()
    {
        _asha.Dispose();
        await _bff.DisposeAsync();
    }

    [Theory]
    [InlineData(SandboxFault.Response, 500, """{"message":"Oops","code":1}""")]
    [InlineData(SandboxFault.Response, 503, "")]
    [InlineData(SandboxFault.Response, 429, """{"error":{"message":"Rate limit exceeded","code":429}}""")]
    [InlineData(SandboxFault.Response, 200, """{"id":"64010000""")]
    [InlineData(SandboxFault.Response, 200, "{}")]
    [InlineData(SandboxFault.Response, 200, """["somebody"]""")]
    [InlineData(SandboxFault.Response, 403, """{"message":"Access denied","code":1}""")]
    [InlineData(SandboxFault.Response, 401, """{"error":{"message":"Invalid key","code":401}}""")]
    [InlineData(SandboxFault.HalfBody, 200, null)]
    [InlineData(SandboxFault.Reset, 200, null)]
    [InlineData(SandboxFault.Hang, 200, null)]
    public async Task Unreadable_identity_activates_and_deletes_no_connection(string kind, int status, string? body)
    {
        var id = Id(await _asha.StartAsync());
        await _bff.Sandbox.FinishConnectionAsync(id, Asha);
        await _bff.Sandbox.FailNextAsync(
            new SandboxFault(kind)
            {
                Method = "GET",
                Path = "/api/v1/user",
                Status = status,
                Body = body,
                Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
                Count = 99,
            }
        );
        _time.Advance(TimeSpan.FromSeconds(2));

        var response = await Eventually.DoneAsync(_time, _asha.TryRawAsync(), TimeSpan.FromSeconds(1));

        Assert.True(response.Status is 403 or 429 or 502 or 504, $"{response}");
        Assert.DoesNotContain(await _bff.Sandbox.JournalAsync(), call => call.Method == "DELETE");
        Assert.Equal("pending", Status((await _asha.ReadAsync("connections")).GetProperty("items")[0]));
        await _bff.Sandbox.ClearFaultsAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        (await _asha.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Broken_connection_is_rechecked_every_thirty_seconds_whatever_the_check_returns()
    {
        var id = Id(await _asha.ConnectAsync());
        await _bff.Sandbox.ChangeConnectionAsync(id, new { keyRevoked = true });
        Assert.Equal((409, "reconnect_required"), (await _asha.TryRawAsync()).StatusAndErrorCode);
        await _bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = "GET",
                Path = "/api/v1/user",
                Status = 503,
                Count = 100,
            }
        );
        Assert.Equal(502, (await Eventually.DoneAsync(_time, _asha.TryRawAsync())).Status);
        var before = await _bff.Sandbox.JournalPositionAsync();

        for (var call = 0; call < 5; call++)
        {
            Assert.Equal((409, "reconnect_required"), (await _asha.TryRawAsync()).StatusAndErrorCode);
        }

        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
        await _bff.Sandbox.ClearFaultsAsync();
        await _bff.Sandbox.ChangeConnectionAsync(id, new { keyRevoked = false });
        _time.Advance(TimeSpan.FromSeconds(30));
        (await _asha.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Wait_for_a_connection_continues_after_upstream_failures()
    {
        var id = Id(await _asha.StartAsync());
        await _bff.Sandbox.FinishConnectionAsync(id, Asha);
        await _bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = "GET",
                Path = "/api/v1/user",
                Status = 503,
                Count = 6,
            }
        );

        // In steps that are small compared with the wait.
        Assert.Equal("active", Status(await Eventually.DoneAsync(_time, _asha.ReadAsync($"connections/{id}?wait=25"))));
    }

    [Fact]
    public async Task Identity_mismatch_is_no_rejection_until_the_connection_is_deleted_upstream()
    {
        var id = Id(await _asha.StartAsync());
        await _bff.Sandbox.FinishConnectionAsync(id, "maria@example.com");
        await _bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = "DELETE",
                Status = 503,
                Count = 1,
            }
        );
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(502, (await _asha.TryRawAsync()).Status);
        Assert.Equal("pending", Status((await _asha.ReadAsync("connections")).GetProperty("items")[0]));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((409, "identity_mismatch"), (await _asha.TryRawAsync()).StatusAndErrorCode);
        Assert.DoesNotContain(await _bff.Sandbox.ConnectionsAsync(), connection => connection.Id == id);
    }

    [Theory]
    [InlineData("ASHA@Example.COM", true)]
    [InlineData("lucas@corp.example", true)] // An alias of the owner's address.
    [InlineData("as\u212Aa@example.com", false)]
    [InlineData("asha@example.com ", false)]
    [InlineData("asha@@example.com", false)]
    [InlineData("ash\u00ADa@example.com", false)]
    [InlineData("xasha@example.com", false)]
    public async Task Addresses_are_compared_as_plain_text(string address, bool holds)
    {
        using var caller = await OfAsync(
            _bff,
            address,
            new
            {
                email = address,
                subject = "somebody",
                lifetime = "01:00:00",
            }
        );
        var acting = address.StartsWith("lucas", StringComparison.Ordinal) ? "lucas@example.com" : Asha;

        Assert.Equal(holds ? "active" : "rejected", Status(await caller.ConnectAsync(acting)));
    }

    [Theory]
    [InlineData("""{"email_verified":false}""")]
    [InlineData("""{"email_verified":null}""")]
    [InlineData("""{"email_verified":"no"}""")]
    [InlineData("""{"email":null}""")]
    public async Task Caller_with_an_unverified_address_can_start_no_connection(string claims)
    {
        using var caller = await OfAsync(_bff, Asha, new { email = Asha, claims = System.Text.Json.Nodes.JsonNode.Parse(claims) });

        Assert.Equal((403, "email_not_verified"), (await caller.TryAsync(HttpMethod.Post, "/api/v1/connections")).StatusAndErrorCode);
        Assert.Equal((409, "not_connected"), (await caller.TryRawAsync()).StatusAndErrorCode);
        Assert.Empty(await _bff.Sandbox.JournalAsync());
    }

    [Fact]
    public async Task Connection_changed_upstream_has_its_identity_read_before_its_next_use()
    {
        var id = Id(await _asha.ConnectAsync());
        (await _asha.TryRawAsync()).Is(200);
        await ListAgainAsync();
        await _bff.Sandbox.ChangeConnectionAsync(id, new { touch = true });
        await ListAgainAsync();
        var before = await _bff.Sandbox.JournalPositionAsync();

        await _asha.Http.ReadAsync("workspaces");
        await _asha.Http.ReadAsync("workspaces");

        Assert.Equal(
            ["user", "workspaces", "workspaces"],
            (await _bff.Sandbox.JournalAsync(before, "gateway")).Select(call => call.Target.Split('/')[^1])
        );
    }

    [Fact]
    public async Task Active_connection_that_changed_its_account_is_rejected_and_stays_upstream()
    {
        var id = Id(await _asha.ConnectAsync());
        await ListAgainAsync();
        await _bff.Sandbox.ChangeConnectionAsync(id, new { email = "maria@example.com", touch = true });
        await ListAgainAsync();
        var before = await _bff.Sandbox.JournalPositionAsync();

        Assert.Equal((409, "identity_mismatch"), (await _asha.TryAsync(HttpMethod.Get, "/clockify/api/v1/workspaces")).StatusAndErrorCode);

        Assert.Equal("/clockify/api/v1/user", Assert.Single(await _bff.Sandbox.JournalAsync(before)).Target);
        Assert.Contains(await _bff.Sandbox.ConnectionsAsync(), connection => connection.Id == id);
        var rejected = await _asha.ReadAsync($"connections/{id}");
        Assert.Equal(("rejected", false), (Status(rejected), rejected.GetProperty("isDefault").GetBoolean()));
    }

    [Fact]
    public async Task Connection_checked_long_ago_is_used_at_once_and_checked_in_the_background()
    {
        await _asha.ConnectAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await ListAgainAsync();
        var before = await _bff.Sandbox.JournalPositionAsync();

        for (var call = 0; call < 5; call++)
        {
            await _asha.Http.ReadAsync("workspaces");
        }

        await _bff.Sandbox.WaitForAsync(call => call.Number > before && call.Target == "/clockify/api/v1/user");
        Assert.Single(await _bff.Sandbox.JournalAsync(before, "gateway"), call => call.Target == "/clockify/api/v1/user");
    }

    [Fact]
    public async Task User_with_a_changed_address_keeps_the_connection()
    {
        var id = Id(await _asha.ConnectAsync());
        await ListAgainAsync();
        using var renamed = await OfAsync(
            _bff,
            "asha.rao@example.com",
            new
            {
                email = "asha.rao@example.com",
                subject = SubjectOf(_asha.Token),
                lifetime = "01:00:00",
            }
        );
        await _bff.Sandbox.ChangeConnectionAsync(id, new { touch = true });
        await ListAgainAsync();

        (await renamed.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Key_of_another_account_loses_no_connection()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var other = await StartedSandbox.StartAsync(
            new ClockifyBff.Sandbox.SandboxOptions { Seed = 7, RequestsPerSecond = 1000 }
        );
        var store = TestStore.NewSqlite();
        using (var right = await StartAndConnectAsync(sandbox, store))
        {
            (await right.TryRawAsync()).Is(200);
        }

        // The same callers and database, but the key belongs to another Maton account.
        await using (
            var mistaken = await BffFixture.StartOnSandboxAsync(
                sandbox,
                [.. store.Settings, ("Maton:GatewayUrl", other.Url.ToString()), ("Maton:ControlUrl", other.Url.ToString())]
            )
        )
        {
            using var asha = await OfAsync(mistaken.Url, sandbox.Controls, Asha);
            Assert.Equal((409, "reconnect_required"), (await asha.TryRawAsync()).StatusAndErrorCode);
            Assert.Equal("broken", Status((await asha.ReadAsync("connections")).GetProperty("items")[0]));
        }

        await using var again = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);
        using var back = await OfAsync(again.Url, sandbox.Controls, Asha);
        (await back.TryRawAsync()).Is(200);
    }

    private static async Task<TokenClient> StartAndConnectAsync(StartedSandbox sandbox, TestStore store)
    {
        var service = await BffFixture.StartOnSandboxAsync(sandbox, store.Settings);
        var asha = await OfAsync(service.Url, sandbox.Controls, Asha);
        await asha.ConnectAsync();
        return asha;
    }

    private static string SubjectOf(string token) =>
        System
            .Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))
            .RootElement.GetProperty("sub")
            .GetString()!;

    /// <summary>
    /// Advances the time until the service has listed the connections twice: the second list proves that the service has processed the
    /// first.
    /// </summary>
    private async Task ListAgainAsync()
    {
        for (var list = 0; list < 2; list++)
        {
            var before = await _bff.Sandbox.JournalPositionAsync();
            _time.Advance(TimeSpan.FromMinutes(1));
            // The service may begin to wait for its next list after that advance.
            await Eventually.TrueAsync(
                _time,
                async () => (await _bff.Sandbox.JournalAsync(before, "control")).Any(call => call.Status == 200),
                TimeSpan.FromSeconds(1)
            );
        }
    }
}
