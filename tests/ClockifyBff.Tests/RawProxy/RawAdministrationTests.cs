using System.Net.Http.Headers;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>Raw requests that administer a workspace require the administrator role.</summary>
[Trait("Kind", "API")]
public sealed class RawAdministrationTests
{
    [Theory]
    [InlineData(null, "admin", 403)]
    [InlineData("admin", "", 403)]
    [InlineData("admin", "Admin", 403)]
    [InlineData("admin", "admin", 409)]
    public async Task Administrative_request_requires_the_configured_role(string? adminRole, string role, int status)
    {
        await using var service = await StartAsync(adminRole);
        using var caller = await CallerAsync(service, role);

        foreach (var path in (string[])["webhooks", "webhooks/", "WebHooks?page=1"])
        {
            Assert.Equal(
                (status, status == 403 ? "operation_forbidden" : "not_connected"),
                (await SendAsync(caller, HttpMethod.Get, path)).StatusAndErrorCode
            );
        }

        Assert.Equal(409, (await SendAsync(caller, HttpMethod.Get, "users")).Status);
    }

    [Fact]
    public async Task Request_allowed_before_does_not_allow_another_caller_or_method()
    {
        await using var service = await StartAsync("admin");
        using var admin = await CallerAsync(service, "admin");
        using var employee = await CallerAsync(service, "");

        Assert.Equal(409, (await SendAsync(admin, HttpMethod.Get, "webhooks")).Status);
        Assert.Equal(403, (await SendAsync(employee, HttpMethod.Get, "webhooks")).Status);

        Assert.Equal(409, (await SendAsync(employee, HttpMethod.Get, "users")).Status);
        Assert.Equal(403, (await SendAsync(employee, HttpMethod.Post, "users")).Status);
    }

    [Theory]
    [InlineData("HEAD", "webhooks", 403)]
    [InlineData("HEAD", "users", 409)]
    [InlineData("POST", "users", 403)]
    public async Task Method_counts_as_the_one_that_is_forwarded(string method, string path, int status)
    {
        await using var service = await StartAsync("admin");
        using var employee = await CallerAsync(service, "");
        employee.DefaultRequestHeaders.Add("X-HTTP-Method-Override", "GET");

        Assert.Equal(status, (await SendAsync(employee, new HttpMethod(method), path)).Status);
    }

    [Fact]
    public async Task Path_that_upstream_may_take_for_an_administrative_route_is_403()
    {
        await using var service = await StartAsync("admin");
        using var employee = await CallerAsync(service, "");

        foreach (
            var path in (string[])
                ["Webhooks", "webhooks.json", "WEBHOOKS.v1", "webhooks~", "webhooks.xml/1", "users.json~/1", "users/info.x"]
        )
        {
            var method = path.StartsWith("users", StringComparison.Ordinal) ? HttpMethod.Delete : HttpMethod.Get;
            Assert.Equal((path, 403), (path, (await SendAsync(employee, method, path)).Status));
        }

        Assert.Equal(409, (await SendAsync(employee, HttpMethod.Get, "tags.json")).Status);
    }

    [Theory]
    [InlineData("/time/clockify/api/v1/workspaces/x/webhooks", 403)]
    [InlineData("/clockify/api/v1/workspaces/x/webhooks", 403)]
    [InlineData("/time/clockify/api/v1/workspaces/x/tags", 409)]
    [InlineData("/time/time/clockify/api/v1/workspaces/x/webhooks", 404)]
    public async Task Path_prefix_hides_no_administrative_route(string path, int status)
    {
        await using var service = await StartAsync("admin", ("PathBase", "/time"));
        using var employee = await CallerAsync(service, "");

        Assert.Equal(status, (await employee.SendAsync(HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task Administrative_request_in_Development_is_forwarded()
    {
        await using var service = await BffFixture.StartAsync();
        using var caller = service.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        var before = await service.Sandbox.JournalPositionAsync();

        var response = await caller.SendAsync(HttpMethod.Post, $"/clockify/api/v1/workspaces/{workspace}/user-groups");

        Assert.NotEqual(403, response.Status);
        Assert.Single(await service.Sandbox.JournalAsync(before));
    }

    /// <summary>Starts a service whose callers are not connected: a request that is allowed ends with 409.</summary>
    private static Task<BffFixture> StartAsync(string? adminRole, params (string, string?)[] settings) =>
        BffFixture.StartAsync([
            ("Authentication:Mode", "Jwt"),
            ("Connections:Adoption", "Off"),
            ("Authentication:Schemes:app:Authority", "{sandbox}/issuer"),
            ("Authentication:Schemes:app:Audiences:0", "clockify-bff"),
            ("RawProxy:AdminRole", adminRole),
            .. settings,
        ]);

    private static async Task<HttpClient> CallerAsync(BffFixture service, string role)
    {
        var caller = service.CallerOf();
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await service.Sandbox.MintTokenAsync(new { roles = (string[])[role] })
        );
        return caller;
    }

    private static Task<CallResult> SendAsync(HttpClient caller, HttpMethod method, string path) =>
        caller.SendAsync(method, $"/clockify/api/v1/workspaces/x/{path}");
}
