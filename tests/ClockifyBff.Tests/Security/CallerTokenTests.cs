using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Security;

/// <summary>Valid and invalid tokens, where they are accepted, and the roles in them.</summary>
[Trait("Kind", "API")]
public sealed class CallerTokenTests(CallerTokenTests.Service service)
    : CallerTokenTest(service.Bff),
        IClassFixture<CallerTokenTests.Service>
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Valid_token_is_accepted_in_either_header(string algorithm)
    {
        var before = await Bff.Sandbox.JournalPositionAsync();
        var token = await Bff.Sandbox.MintTokenAsync(new { algorithm });

        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        await AssertAuthenticatedAsync(await CallAsync(GatewayHeader, token));
        await AssertAuthenticatedAsync(await CallAsync(GatewayHeader, $"Bearer {token}"));
        Assert.Empty(await Bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("""{"lifetime":"-00:05:00"}""")]
    [InlineData("""{"algorithm":"none"}""")]
    [InlineData("""{"algorithm":"HS256"}""")]
    [InlineData("""{"signature":"foreign"}""")]
    [InlineData("""{"signature":"cut"}""")]
    [InlineData("""{"signature":"empty"}""")]
    [InlineData("""{"keyId":"nobody-knows"}""")]
    [InlineData("""{"claims":{"iss":"https://evil.example"}}""")]
    [InlineData("""{"claims":{"aud":"another-service"}}""")]
    [InlineData("""{"claims":{"aud":null}}""")]
    [InlineData("""{"claims":{"exp":null}}""")]
    [InlineData("""{"claims":{"nbf":4102444800}}""")]
    [InlineData("""{"claims":{"sub":null}}""")]
    [InlineData("""{"claims":{"sub":""}}""")]
    [InlineData("""{"claims":{"sub":"  "}}""")]
    public async Task Token_that_fails_a_check_is_401(string order)
    {
        var token = await Bff.Sandbox.MintTokenAsync(JsonNode.Parse(order)!);

        await AssertUnauthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        await AssertUnauthenticatedAsync(await CallAsync(GatewayHeader, token));
    }

    [Theory]
    [InlineData("Authorization", "")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Bearer x")]
    [InlineData("Authorization", "Bearer a.b.c")]
    [InlineData("Authorization", "Basic eDp5")]
    [InlineData(GatewayHeader, "x")]
    public async Task Malformed_token_is_401(string header, string value) =>
        await AssertUnauthenticatedAsync(await CallAsync(header, value));

    [Fact]
    public async Task Token_needs_the_Bearer_scheme_in_Authorization_only()
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { });

        await AssertUnauthenticatedAsync(await CallAsync("Authorization", token));
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"bearer {token}"));
    }

    [Theory]
    [InlineData("/clockify/api/v1/user")]
    [InlineData("/nothing")]
    [InlineData("/api/v1/me")]
    public async Task Request_without_a_token_is_401_even_for_unknown_routes(string path)
    {
        var response = await Bff.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal((401, "unauthenticated", "Bearer"), (response.Status, response.ErrorCode, response.Header("WWW-Authenticate")));
    }

    [Theory]
    [InlineData("true", 200)]
    [InlineData("false", 404)]
    public async Task Documentation_outside_Development_requires_a_token_and_Swagger_Enabled(string enabled, int status)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var service = ServiceProcess.Start(
            "Production",
            ("MATON_API_KEY", "a-real-key"),
            ("AllowedHosts", "*"),
            ("Storage__ConnectionString", "Data Source=:memory:"),
            ("Swagger__Enabled", enabled),
            ("Authentication__Schemes__app__Authority", $"{sandbox.Url}issuer"),
            ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
            ("Authentication__Schemes__app__RequireHttpsMetadata", "false")
        );
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };
        foreach (var path in (string[])["/openapi/v1.json", "/openapi/v1-3.0.json", "/openapi/swagger-ui.json", "/swagger/index.html"])
        {
            caller.DefaultRequestHeaders.Authorization = null;
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await caller.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode
            );
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                await sandbox.Controls.MintTokenAsync(new { })
            );
            Assert.Equal(
                status,
                (int)(await caller.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode
            );
        }
    }

    [Fact]
    public async Task Request_with_two_tokens_is_401()
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { });

        foreach (
            var headers in (string[])
                [
                    $"Authorization: Bearer {token}\r\n{GatewayHeader}: {token}",
                    $"Authorization: Bearer {token}\r\nAuthorization: Bearer {token}",
                    $"{GatewayHeader}: {token}\r\n{GatewayHeader}: {token}",
                ]
        )
        {
            Assert.Equal(401, (await Bff.SendRawAsync($"GET {User} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n")).Status);
        }
    }

    [Theory]
    [InlineData("", 403)]
    [InlineData("X-CSRF: 1", 409)]
    [InlineData("X-CSRF: 2", 403)]
    [InlineData("Sec-Fetch-Site: same-origin", 409)]
    [InlineData("Sec-Fetch-Site: none", 403)]
    [InlineData("Origin: http://localhost:3000", 409)]
    [InlineData("Origin: https://evil.example\r\nX-CSRF: 1", 403)]
    public async Task Token_added_by_a_gateway_requires_a_trusted_origin(string headers, int status)
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { });

        var response = await Bff.SendRawAsync(
            $"POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\n{GatewayHeader}: {token}\r\n"
                + $"{headers}{(headers.Length > 0 ? "\r\n" : "")}Content-Length: 2\r\n\r\n{{}}"
        );

        Assert.Equal((status, status == 403 ? "cross_site_request" : "not_connected"), (response.Status, response.ErrorCode));
    }

    [Theory]
    [InlineData("""{"algorithm":"HS256","keyId":""}""")]
    [InlineData("""{"algorithm":"none","keyId":""}""")]
    [InlineData("""{"signature":"cut","keyId":""}""")]
    [InlineData("""{"lifetime":"-00:05:00","keyId":""}""")]
    [InlineData("""{"claims":{"aud":"another-service"},"keyId":" "}""")]
    public async Task Token_without_a_key_id_is_checked_like_any_other(string order) =>
        await AssertUnauthenticatedAsync(
            await CallAsync("Authorization", $"Bearer {await Bff.Sandbox.MintTokenAsync(JsonNode.Parse(order)!)}")
        );

    [Theory]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["tracker","a"]}}""", true)]
    [InlineData("realm_access.roles", """{"realm_access.roles":["tracker"]}""", true)]
    [InlineData("realm_access.roles", """{"roles":["tracker"],"realm_access":["tracker"]}""", false)]
    [InlineData("resource_access.my.app.roles", """{"resource_access":{"my.app":{"roles":["tracker"]}}}""", true)]
    [InlineData("https://example.com/roles", """{"https://example.com/roles":["tracker"]}""", true)]
    [InlineData("https://example.com/app.roles", """{"https://example.com/app":{"roles":"tracker"}}""", true)]
    [InlineData("roles", """{"roles":"tracker"}""", true)]
    [InlineData("roles", """{"roles":"not tracker"}""", false)]
    [InlineData("scope", """{"scope":"openid tracker"}""", true)]
    [InlineData("roles", """{"roles":[["tracker"],{"tracker":1},null,true]}""", false)]
    [InlineData("roles", """{"roles":{"tracker":{}}}""", false)]
    public async Task Roles_are_read_from_a_claim_or_from_nested_objects(string rolesClaim, string claims, bool hasRole)
    {
        await using var guarded = await BffFixture.StartAsync([
            .. BffFixture.TokenSettings,
            ("Authentication:Schemes:app:RolesClaim", rolesClaim),
            ("RawProxy:RequiredRole", "tracker"),
        ]);
        using var caller = guarded.CallerOf();
        var token = await guarded.Sandbox.MintTokenAsync(new JsonObject { ["claims"] = JsonNode.Parse(claims) });
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var response = await caller.GetAsync(User, TestContext.Current.CancellationToken);

        Assert.Equal(hasRole ? HttpStatusCode.Conflict : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Raw_calls_can_be_restricted_to_a_role()
    {
        await using var guarded = await BffFixture.StartAsync(
            ("Authentication:Mode", "Jwt"),
            ("Connections:Adoption", "Off"),
            ("Authentication:Schemes:app:Authority", "{sandbox}/issuer"),
            ("Authentication:Schemes:app:Audiences:0", "clockify-bff"),
            ("RawProxy:RequiredRole", "tracker")
        );

        foreach (
            var (roles, status) in ((string[], HttpStatusCode)[])
                [([], HttpStatusCode.Forbidden), (["Tracker"], HttpStatusCode.Forbidden), (["a", "tracker"], HttpStatusCode.Conflict)]
        )
        {
            using var caller = guarded.CallerOf();
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                await guarded.Sandbox.MintTokenAsync(new { roles })
            );
            using var response = await caller.GetAsync(User, TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
        }
    }

    public sealed class Service() : ConfiguredService(Settings);
}
