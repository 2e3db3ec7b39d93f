using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace ClockifyBff.Tests.Security;

/// <summary>The metadata of a route decides who may call it, behind the whole pipeline of the service.</summary>
[Trait("Kind", "API")]
public sealed class RouteAuthorizationTests(AuthorizationFixture fixture) : IClassFixture<AuthorizationFixture>
{
    [Theory]
    [InlineData("/test/plain")]
    [InlineData("/test/authorize")]
    [InlineData("/test/role")]
    [InlineData("/test/unmapped")]
    public async Task Route_without_a_caller_is_401(string path)
    {
        var result = await CallAsync(path, token: null);

        Assert.Equal((401, "unauthenticated"), result.StatusAndErrorCode);
        Assert.Equal("Bearer", result.Header("WWW-Authenticate"));
        Assert.Equal("no-store", result.Header("Cache-Control"));
        Assert.Equal(path, result.Problem.Instance);
    }

    [Fact]
    public async Task Route_that_allows_anonymous_requests_needs_no_token_and_validates_none()
    {
        Assert.Equal((200, ""), await GetStatusAndTextAsync("/test/anonymous", token: null));
        Assert.Equal((200, ""), await GetStatusAndTextAsync("/test/anonymous", "no-token"));
        // The same route can ask for the caller.
        Assert.Equal((200, "none, no user"), await GetStatusAndTextAsync("/test/authenticate-anonymous", token: null));
        Assert.Equal((200, "none, no user"), await GetStatusAndTextAsync("/test/authenticate-anonymous", "no-token"));
        Assert.Equal((200, "app, no user"), await GetStatusAndTextAsync("/test/authenticate-anonymous", await MintAsync()));
    }

    [Theory]
    [InlineData("/test/plain")]
    [InlineData("/test/authorize")]
    [InlineData("/test/authenticate")]
    public async Task Route_without_a_role_accepts_every_caller(string path) =>
        Assert.Equal(200, (await CallAsync(path, await MintAsync())).Status);

    [Theory]
    [InlineData("/test/role")]
    [InlineData("/test/role-attribute")]
    [InlineData("/test/requirement")]
    [InlineData("/test/group/route")]
    public async Task Route_with_a_role_is_403_for_all_but_those_with_the_role(string path)
    {
        var result = await CallAsync(path, await MintAsync("tracker", "Boss", "bossy", "not boss"));

        Assert.Equal((403, "forbidden"), result.StatusAndErrorCode);
        Assert.Equal("ask_admin", result.Problem.Action);
        Assert.Equal((403, "forbidden"), (await CallAsync(path, await MintAsync())).StatusAndErrorCode);
        Assert.Equal(200, (await CallAsync(path, await MintAsync("tracker", "boss"))).Status);
    }

    [Theory] // The framework would ignore the role, for those without a token too.
    [InlineData("/test/conflict")]
    [InlineData("/test/open-group/route")]
    public async Task Route_with_a_role_that_also_allows_anonymous_requests_is_called_by_nobody(string path)
    {
        Assert.Equal((500, "internal_error"), (await CallAsync(path, token: null)).StatusAndErrorCode);
        Assert.Equal((500, "internal_error"), (await CallAsync(path, await MintAsync("tracker"))).StatusAndErrorCode);
        Assert.Equal((500, "internal_error"), (await CallAsync(path, await MintAsync("boss"))).StatusAndErrorCode);
    }

    [Fact]
    public async Task Policy_for_a_scheme_accepts_only_callers_of_that_scheme()
    {
        var token = await MintAsync();

        Assert.Equal(200, (await CallAsync("/test/gateway-only", token, AuthorizationFixture.GatewayHeader)).Status);
        // One challenge for each scheme, and one problem.
        Assert.Equal((401, "unauthenticated"), (await CallAsync("/test/gateway-only", token)).StatusAndErrorCode);
        Assert.Equal((401, "unauthenticated"), (await CallAsync("/test/unknown-scheme", token)).StatusAndErrorCode);
    }

    [Fact]
    public async Task Result_of_the_authentication_names_scheme_and_caller()
    {
        var token = await MintAsync();

        Assert.Equal((200, "app, user"), await GetStatusAndTextAsync("/test/authenticate", token));
        var gateway = await CallAsync("/test/authenticate", token, AuthorizationFixture.GatewayHeader);
        Assert.Equal((200, "gateway, user"), (gateway.Status, gateway.Text));
    }

    [Fact]
    public async Task Handler_can_challenge_and_forbid()
    {
        var token = await MintAsync();
        var challenge = await CallAsync("/test/challenge", token);

        Assert.Equal((401, "unauthenticated"), challenge.StatusAndErrorCode);
        Assert.Equal("Bearer", challenge.Header("WWW-Authenticate"));
        Assert.Equal((403, "forbidden"), (await CallAsync("/test/forbid", token)).StatusAndErrorCode);
        Assert.Equal((500, "internal_error"), (await CallAsync("/test/sign-in", token)).StatusAndErrorCode);
    }

    [Fact] // Requests with one token share the validated token.
    public async Task User_that_a_request_sets_is_the_user_of_that_request_only()
    {
        var token = await MintAsync("tracker");

        Assert.Equal((200, "intruder"), await GetStatusAndTextAsync("/test/set-user", token));

        Assert.Equal((200, "app, user"), await GetStatusAndTextAsync("/test/authenticate", token));
        Assert.Equal((403, "forbidden"), (await CallAsync("/test/role", token)).StatusAndErrorCode);
    }

    [Fact]
    public async Task Only_probes_and_the_documentation_of_Development_allow_anonymous_requests()
    {
        await using var service = await BffFixture.StartAsync(BffFixture.TokenSettings);

        Assert.Equal(
            [
                "/health/live",
                "/health/ready",
                "/openapi/swagger-ui.json",
                "/openapi/v1-3.0.json",
                "/openapi/v1.json",
                "/openapi/v1.yaml",
                "/swagger",
            ],
            service
                .Endpoints.OfType<RouteEndpoint>()
                .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                .Select(route => $"/{route.RoutePattern.RawText!.TrimStart('/')}")
                .Select(route => route.StartsWith("/swagger", StringComparison.Ordinal) ? "/swagger" : route)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Admin_routes_are_exactly_those_below_admin()
    {
        await using var service = await BffFixture.StartAsync(BffFixture.TokenSettings);
        var routes = service.Endpoints.OfType<RouteEndpoint>().ToLookup(route => route.Metadata.GetMetadata<IAuthorizeData>()?.Policy);

        Assert.NotEmpty(routes["Administrator"]);
        Assert.All(
            routes["Administrator"],
            route => Assert.StartsWith("/api/v1/admin/", route.RoutePattern.RawText, StringComparison.Ordinal)
        );
        Assert.All(routes[null], route => Assert.DoesNotContain("/admin/", route.RoutePattern.RawText, StringComparison.Ordinal));
    }

    private Task<string> MintAsync(params string[] roles) =>
        fixture.Bff.Sandbox.MintTokenAsync(new { roles, claims = new { aud = AuthorizationFixture.Audiences } });

    private async Task<(int Status, string Text)> GetStatusAndTextAsync(string path, string? token)
    {
        var result = await CallAsync(path, token);
        return (result.Status, result.Text);
    }

    private async Task<CallResult> CallAsync(string path, string? token, string header = "Authorization")
    {
        using var caller = fixture.Bff.CallerOf();
        return await caller.SendAsync(
            HttpMethod.Get,
            path,
            headers: token is null ? [] : [(header, header == "Authorization" ? $"Bearer {token}" : token)]
        );
    }
}
