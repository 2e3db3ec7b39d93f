using System.Net;
using System.Text;
using ClockifyBff.Tests.RawProxy;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Features.Connections;

/// <summary>The requests and responses of the connection routes, including attacks.</summary>
[Trait("Kind", "API")]
public sealed class ConnectionEndpointTests : IAsyncLifetime
{
    private const string Asha = "asha@example.com";

    private BffFixture _bff = null!;
    private TokenClient _asha = null!;

    public async ValueTask InitializeAsync()
    {
        _bff = await BffFixture.StartAsync(BffFixture.TokenSettings);
        _asha = await OfAsync(_bff, Asha);
    }

    public async ValueTask DisposeAsync()
    {
        _asha.Dispose();
        await _bff.DisposeAsync();
    }

    [Fact]
    public async Task Start_returns_Location_and_no_store()
    {
        using var response = await _asha.Http.PostAsync(
            new Uri("/api/v1/connections", UriKind.Relative),
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Null(response.Headers.ETag);
        Assert.Equal("pending", Status(await _asha.ReadAsync(response.Headers.Location!.ToString()["/api/v1/".Length..])));
    }

    [Theory]
    [InlineData("{}", 201, null)]
    [InlineData("""{"app":"google-mail"}""", 400, "invalid_request")]
    [InlineData("""{"owner":"b@corp"}""", 400, "invalid_request")]
    [InlineData("[]", 400, "invalid_json")]
    [InlineData("{", 400, "invalid_json")]
    public async Task Start_accepts_only_an_empty_object(string body, int status, string? errorCode)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _asha.Http.PostAsync(
            new Uri("/api/v1/connections", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(status, (int)response.StatusCode);
        if (errorCode is not null)
        {
            Assert.Equal(errorCode, (await response.ProblemAsync()).ErrorCode);
            Assert.Empty(await _bff.Sandbox.JournalAsync());
        }
        else
        {
            Assert.Equal("""{"app":"clockify"}""", Assert.Single(await _bff.Sandbox.JournalAsync(), call => call.Method == "POST").Body);
        }
    }

    [Fact]
    public async Task Body_of_another_media_type_is_415()
    {
        using var content = new StringContent("app=clockify", Encoding.UTF8, "text/plain");
        using var response = await _asha.Http.PostAsync(
            new Uri("/api/v1/connections", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("unsupported_media_type", (await response.ProblemAsync()).ErrorCode);
    }

    [Theory]
    [InlineData("start?returnUrl=https://evil.example")]
    [InlineData("start?returnUrl=//evil.example")]
    [InlineData("new")]
    public async Task GET_starts_no_connection_and_redirects_nowhere(string path)
    {
        using var response = await _asha.Http.GetAsync(
            new Uri($"/api/v1/connections/{path}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.Null(response.Headers.Location);
        Assert.Empty(await _bff.Sandbox.JournalAsync());
    }

    [Fact]
    public async Task Forwarded_host_of_an_unknown_proxy_is_ignored()
    {
        var result = await _bff.SendRawAsync(
            $"POST /api/v1/connections HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_asha.Token}\r\n"
                + "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\nContent-Length: 0\r\n\r\n"
        );

        Assert.Equal(201, result.Status);
        Assert.StartsWith("/api/v1/connections/", result.Header("Location"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "evil.example",
            result.Text + string.Concat(result.Headers.Select(header => header.Value)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Owner_is_compared_by_its_whole_subject()
    {
        await _asha.ConnectAsync();
        foreach (var subject in (string[])["ash", "asha@example.com2", "ASHA@EXAMPLE.COM", "asha"])
        {
            using var other = await OfAsync(_bff, "x@example.com", new { email = "x@example.com", subject });
            Assert.Equal(0, (await other.ReadAsync("connections")).GetProperty("total").GetInt32());
            Assert.Equal((409, "not_connected"), (await other.TryRawAsync()).StatusAndErrorCode);
        }
    }

    [Fact]
    public async Task Same_subject_at_another_identity_provider_is_another_user()
    {
        await using var service = await BffFixture.StartAsync([
            .. BffFixture.TokenSettings,
            ("Authentication:Schemes:partner:JwksUrl", "{sandbox}/issuer/jwks"),
            ("Authentication:Schemes:partner:Issuer", "https://partner.example"),
            ("Authentication:Schemes:partner:Audiences:0", "clockify-bff"),
            ("Authentication:Schemes:partner:TokenHeader", "X-Partner-Jwt"),
        ]);
        using var asha = await OfAsync(service, Asha, new { email = Asha, subject = "42" });
        var own = Id(await asha.ConnectAsync());
        var before = await service.Sandbox.JournalPositionAsync();
        var token = await service.Sandbox.MintTokenAsync(
            new
            {
                email = Asha,
                subject = "42",
                claims = new { iss = "https://partner.example" },
            }
        );

        foreach (
            var (request, status, errorCode) in (IEnumerable<(string, int, string?)>)
                [
                    ("GET /clockify/api/v1/user", 409, "not_connected"),
                    ($"GET /api/v1/connections/{own}", 404, "connection_not_found"),
                    ($"DELETE /api/v1/connections/{own}", 403, "cross_site_request"),
                ]
        )
        {
            var result = await service.SendRawAsync($"{request} HTTP/1.1\r\nHost: localhost\r\nX-Partner-Jwt: {token}\r\n\r\n");
            Assert.Equal((status, errorCode), (result.Status, result.ErrorCode));
        }

        var swapped = await service.SendRawAsync($"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX-Partner-Jwt: {asha.Token}\r\n\r\n");
        Assert.Equal(401, swapped.Status);
        Assert.Empty(await service.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Waiting_caller_gets_pending_when_the_service_stops()
    {
        var service = await BffFixture.StartAsync(BffFixture.TokenSettings);
        using var newcomer = await OfAsync(service, "newcomer@example.com");
        var id = Id(await newcomer.StartAsync());
        var before = await service.Sandbox.JournalPositionAsync();
        var waiting = newcomer.ReadAsync($"connections/{id}?wait=25");
        await service.Sandbox.WaitForAsync(call => call.Number > before && call.Plane == "control");
        Assert.False(waiting.IsCompleted);

        var stopping = service.DisposeAsync();

        Assert.Equal("pending", Status(await waiting));
        await stopping;
    }

    [Fact]
    public async Task Parallel_equal_calls_of_two_users_get_each_their_own_response()
    {
        using var maria = await OfAsync(_bff, "maria@example.com");
        await _asha.ConnectAsync();
        await maria.ConnectAsync();
        var before = await _bff.Sandbox.JournalPositionAsync();

        var results = await Task.WhenAll(_asha.Http.ReadAsync("user"), maria.Http.ReadAsync("user"));

        Assert.Equal([Asha, "maria@example.com"], results.Select(result => result.GetProperty("email").GetString()));
        Assert.Equal(2, (await _bff.Sandbox.JournalAsync(before)).Count);
    }

    [Theory]
    [InlineData("H03", Label = "Shared caches")]
    [InlineData("H04", Label = "Cache deception")]
    [InlineData("B01", Label = "Authorization of the client")]
    [InlineData("B04", Label = "Look-alike header names")]
    [InlineData("B05", Label = "Clockify credentials of the client")]
    [InlineData("B07", Label = "Forwarding headers")]
    [InlineData("B09", Label = "Headers named in Connection")]
    [InlineData("B15", Label = "Origin and Referer")]
    public async Task Headers_of_a_caller_reach_neither_upstream_nor_other_callers(string attackId)
    {
        var own = Id(await _asha.ConnectAsync());
        using var maria = await OfAsync(_bff, "maria@example.com");
        var foreign = Id(await maria.ConnectAsync());
        var before = await _bff.Sandbox.JournalPositionAsync();
        var attack = AttackCase.Of(attackId);

        var result = await _bff.SendRawAsync(
            attack
                .RequestTo(_bff.Url)
                .Replace("{A}", _asha.Token, StringComparison.Ordinal)
                .Replace("{CID_B}", foreign, StringComparison.Ordinal)
        );

        Assert.Contains(result.Status, attack.Statuses);
        Assert.Contains("no-store", result.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.All(
            (string[])["Authorization", "Cookie", "Maton-Connection"],
            name => Assert.Contains(name, result.Header("Vary"), StringComparison.Ordinal)
        );
        var call = Assert.Single(await _bff.Sandbox.JournalAsync(before, "gateway"));
        Assert.Equal(["Bearer sandbox"], call.Header("Authorization"));
        Assert.Equal([own], call.Header("Maton-Connection"));
        Assert.Subset(
            new HashSet<string>(["accept", "authorization", "host", "maton-connection"]),
            call.Headers.Keys.Select(name => name.ToLowerInvariant()).ToHashSet()
        );
    }
}
