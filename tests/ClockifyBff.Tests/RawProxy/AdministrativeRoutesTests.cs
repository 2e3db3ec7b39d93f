using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ClockifyBff.RawProxy;
using ClockifyBff.Upstream;

namespace ClockifyBff.Tests.RawProxy;

[Trait("Kind", "API")]
public sealed class AdministrativeRoutesTests
{
    /// <summary>The administrative operations of Clockify's OpenAPI document, below <c>workspaces/{workspaceId}/</c>.</summary>
    private static readonly string[] _administrative =
    [
        "GET addons/{addonId}/webhooks",
        "GET webhooks",
        "POST webhooks",
        "GET webhooks/{webhookId}",
        "PUT webhooks/{webhookId}",
        "DELETE webhooks/{webhookId}",
        "POST webhooks/{webhookId}/logs",
        "PATCH webhooks/{webhookId}/token",
        "POST users",
        "PUT users/{userId}",
        "POST users/{userId}/roles",
        "DELETE users/{userId}/roles",
        "PUT users/{userId}/custom-field/{customFieldId}/value",
        "POST user-groups",
        "PUT user-groups/{id}",
        "DELETE user-groups/{id}",
        "POST user-groups/{userGroupId}/users",
        "DELETE user-groups/{userGroupId}/users/{userId}",
        "PUT hourly-rate",
        "PUT cost-rate",
        "PUT users/{userId}/hourly-rate",
        "PUT users/{userId}/cost-rate",
        "PUT projects/{projectId}/users/{userId}/hourly-rate",
        "PUT projects/{projectId}/users/{userId}/cost-rate",
        "PUT projects/{projectId}/tasks/{id}/hourly-rate",
        "PUT projects/{projectId}/tasks/{id}/cost-rate",
        "POST custom-fields",
        "PUT custom-fields/{customFieldId}",
        "DELETE custom-fields/{customFieldId}",
        "PATCH projects/{projectId}/custom-fields/{customFieldId}",
        "DELETE projects/{projectId}/custom-fields/{customFieldId}",
    ];

    [Fact]
    public void Administrative_operations_are_exactly_the_listed_ones_of_the_vendor_document()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sandbox", "clockify-openapi.json"))
        );
        var operations = (
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Name is "get" or "post" or "put" or "patch" or "delete"
            select (Method: operation.Name.ToUpperInvariant(), Path: path.Name["/v1/".Length..])
        ).ToArray();
        Assert.Equal(158, operations.Length);

        var guarded = operations
            .Where(operation =>
                new RawDestination(
                    "",
                    new Uri("https://x.example"),
                    UpstreamRoute.Of(operation.Path),
                    AdministrativeRoutes.MethodsOf(operation.Path)
                ).IsAdministration(operation.Method)
            )
            .Select(operation => $"{operation.Method} {operation.Path.Replace("workspaces/{workspaceId}/", "", StringComparison.Ordinal)}");

        Assert.Equal(_administrative.Order(StringComparer.Ordinal), guarded.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, "admin", HttpStatusCode.Forbidden)]
    [InlineData("admin", "", HttpStatusCode.Forbidden)]
    [InlineData("admin", "Admin", HttpStatusCode.Forbidden)]
    [InlineData("admin", "admin", HttpStatusCode.Conflict)]
    public async Task Administrative_raw_calls_require_the_configured_role(string? adminRole, string role, HttpStatusCode status)
    {
        await using var service = await BffFixture.StartAsync(
            ("Authentication:Mode", "Jwt"),
            ("Connections:Adoption", "Off"),
            ("Authentication:Schemes:app:Authority", "{sandbox}/issuer"),
            ("Authentication:Schemes:app:Audiences:0", "clockify-bff"),
            ("RawProxy:AdminRole", adminRole)
        );
        using var caller = service.CallerOf();
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await service.Sandbox.MintTokenAsync(new { roles = (string[])[role] })
        );

        foreach (var path in (string[])["workspaces/x/webhooks", "workspaces/x/webhooks/", "workspaces/x/WebHooks?page=1"])
        {
            using var response = await caller.GetAsync(
                new Uri($"/clockify/api/v1/{path}", UriKind.Relative),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(
                (status, status == HttpStatusCode.Forbidden ? "operation_forbidden" : "not_connected"),
                (response.StatusCode, (await response.ProblemAsync()).ErrorCode)
            );
        }

        using var reading = await caller.GetAsync(
            new Uri("/clockify/api/v1/workspaces/x/users", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Conflict, reading.StatusCode);
    }

    [Fact]
    public async Task Administrative_raw_call_in_Development_is_forwarded()
    {
        await using var service = await BffFixture.StartAsync();
        using var caller = service.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        var before = await service.Sandbox.JournalPositionAsync();

        using var response = await caller.PostAsync(
            new Uri($"/clockify/api/v1/workspaces/{workspace}/user-groups", UriKind.Relative),
            null,
            TestContext.Current.CancellationToken
        );

        Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Single(await service.Sandbox.JournalAsync(before));
    }
}
