using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Api.Server;

/// <summary>The service runs below a path prefix, behind gateways that keep or strip the prefix.</summary>
[Trait("Kind", "API")]
public sealed class PathBaseTests(PathBaseTests.Service service) : IClassFixture<PathBaseTests.Service>
{
    private readonly BffFixture _bff = service.Bff;

    [Theory]
    [InlineData("")]
    [InlineData("/time")]
    public async Task Location_has_the_prefix_even_if_the_request_did_not(string prefix)
    {
        using var caller = _bff.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        foreach (var key in (string[])["", "Idempotency-Key: a-key\r\n", "Idempotency-Key: a-key\r\n"])
        {
            var body = $$"""{"name":"{{(key.Length > 0 ? $"once{prefix}" : $"free{prefix}")}}"}""";
            var response = await _bff.SendRawAsync(
                $"POST {prefix}/api/v1/workspaces/{workspace}/tags HTTP/1.1\r\nHost: localhost\r\n"
                    + $"{key.Replace("a-key", $"a-key{prefix}", StringComparison.Ordinal)}Content-Type: application/json\r\n"
                    + $"Content-Length: {body.Length}\r\n\r\n{body}"
            );

            Assert.Equal(201, response.Status);
            Assert.Equal(
                $"/time/api/v1/workspaces/{workspace}/tags/{(string?)JsonNode.Parse(response.Text)!["id"]}",
                response.Header("Location")
            );
        }
    }

    [Theory]
    [InlineData("/nothing", "/time/nothing")]
    [InlineData("/time/nothing?x=1", "/time/nothing")]
    [InlineData("/time/api/v1/connections/x", "/time/api/v1/connections/x")]
    public async Task Instance_of_a_problem_has_the_prefix(string path, string instance)
    {
        var response = await _bff.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal((404, instance), (response.Status, (string?)JsonNode.Parse(response.Text)!["instance"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/time")]
    public async Task Document_and_Swagger_UI_link_to_paths_with_the_prefix(string prefix)
    {
        var start = await _bff.SendRawAsync($"GET {prefix}/swagger/index.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var redirect = await _bff.SendRawAsync($"GET {prefix}/swagger HTTP/1.1\r\nHost: localhost\r\n\r\n");

        foreach (var name in (string[])["v1.json", "v1-3.0.json", "swagger-ui.json"])
        {
            var document = await _bff.SendRawAsync($"GET {prefix}/openapi/{name} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Equal(["/time"], JsonNode.Parse(document.Text)!["servers"]!.AsArray().Select(server => (string?)server!["url"]));
            Assert.Contains($"/time/openapi/{name}", start.Text, StringComparison.Ordinal);
        }

        Assert.Contains(redirect.Header("Location"), (string?[])["swagger/index.html", "./swagger/index.html", "/time/swagger/index.html"]);
    }

    [Theory]
    [InlineData("/clockify/api/v1/user?a=%3A&a=2")]
    [InlineData("/time/clockify/api/v1/user?a=%3A&a=2")]
    public async Task Raw_call_is_forwarded_without_the_prefix(string target)
    {
        var before = await _bff.Sandbox.JournalPositionAsync();

        Assert.Equal(200, (await _bff.SendRawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status);

        Assert.Equal("/clockify/api/v1/user?a=%3A&a=2", (await _bff.Sandbox.JournalAsync(before, plane: "gateway"))[^1].Target);
    }

    [Theory]
    [InlineData("/time/time/clockify/api/v1/user", 404)]
    [InlineData("/TIME/clockify/api/v1/user", 404)]
    [InlineData("/Time/clockify/api/v1/user", 404)]
    [InlineData("/timeclockify/api/v1/user", 404)]
    [InlineData("/clockify/time/api/v1/user", 404)]
    [InlineData("/time/CLOCKIFY/api/v1/user", 404)]
    [InlineData("/time/clockify/api/v1", 404)]
    [InlineData("/time/clockify/api/v2/user", 404)]
    [InlineData("/time/../clockify/api/v1/user", 400)]
    [InlineData("/time/./clockify/api/v1/user", 400)]
    [InlineData("/time/x/../clockify/api/v1/user", 400)]
    [InlineData("/%74ime/clockify/api/v1/user", 400)]
    [InlineData("/time%2Fclockify/api/v1/user", 404)]
    [InlineData("/time/clockify/api/v1/..", 400)]
    [InlineData("/time/clockify/api/v1/../../../clockify/api/v1/user", 400)]
    [InlineData("/clockify/api/v1/../../time/clockify/api/v1/user", 400)]
    [InlineData("/time//clockify/api/v1/user", 404)]
    [InlineData("//time/clockify/api/v1/user", 404)]
    [InlineData("/time\\clockify/api/v1/user", 404)]
    [InlineData("/time;x/clockify/api/v1/user", 404)]
    public async Task Target_that_only_resembles_the_prefix_is_rejected(string target, int status)
    {
        var before = await _bff.Sandbox.JournalPositionAsync();

        var response = await _bff.SendRawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal((status, status == 400 ? "invalid_path" : "not_found"), (response.Status, response.ErrorCode));
        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/time/health/live")]
    [InlineData("/time/health/ready")]
    public async Task Probe_is_200_with_and_without_the_prefix(string path) =>
        Assert.Equal(200, (await _bff.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: 10.0.0.7\r\n\r\n")).Status);

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    public async Task Empty_PathBase_adds_no_prefix(string none)
    {
        await using var plain = await BffFixture.StartAsync(("PathBase", none));

        Assert.Equal(404, (await plain.SendRawAsync("GET /time/api/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status);
        Assert.Equal(200, (await plain.SendRawAsync("GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status);
    }

    public sealed class Service() : ConfiguredService(("PathBase", "/time"));
}
