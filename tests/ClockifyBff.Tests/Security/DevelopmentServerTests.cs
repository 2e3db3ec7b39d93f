using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Security;

/// <summary>Real development servers of frontends as proxies in front of the service in Development.</summary>
[Trait("Kind", "deploy")]
public sealed class DevelopmentServerTests(BffFixture bff) : IClassFixture<BffFixture>
{
    public static TheoryData<string, bool> Servers =>
        new()
        {
            { "http-proxy-middleware.mjs", false },
            { "http-proxy-middleware.mjs", true },
            { "vite.mjs", false },
            { "vite.mjs", true },
        };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Page_of_a_development_server_reads_and_writes_through_its_proxy(string server, bool changesOrigin)
    {
        var (url, running) = await StartAsync(server, changesOrigin);
        await using (running)
        {
            Assert.Equal(
                200,
                (
                    await RawHttp.SendAsync(url, $"GET /api/v1/me HTTP/1.1\r\nHost: {url.Authority}\r\nSec-Fetch-Site: same-origin\r\n\r\n")
                ).Status
            );

            var workspaces = await RawHttp.SendAsync(url, $"GET /clockify/api/v1/workspaces HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n");
            var workspace = (string?)JsonNode.Parse(workspaces.Text)![0]!["id"];
            Assert.Equal(201, (await PostTagAsync(url, workspace, url.Authority, $"http://{url.Authority}")).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Write_of_a_page_on_a_foreign_host_name_through_a_development_server_is_400(string server, bool changesOrigin)
    {
        var (url, running) = await StartAsync(server, changesOrigin);
        await using (running)
        {
            var before = await bff.Sandbox.JournalPositionAsync();

            var response = await PostTagAsync(
                url,
                "64000000000000000000000a",
                $"evil.example:{url.Port}",
                $"http://evil.example:{url.Port}"
            );

            Assert.Equal((400, "invalid_request"), response.StatusAndErrorCode);
            Assert.Empty(await bff.Sandbox.JournalWithoutListsAsync(before));
        }
    }

    private static Task<CallResult> PostTagAsync(Uri url, string? workspace, string host, string origin)
    {
        var body = $$"""{"name":"{{Guid.NewGuid():N}}"}""";
        return RawHttp.SendAsync(
            url,
            $"POST /api/v1/workspaces/{workspace}/tags HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\n"
                + $"Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }

    private async Task<(Uri Url, IAsyncDisposable Running)> StartAsync(string server, bool changesOrigin)
    {
        var project = await NodeProject.InstallAsync("Security/dev-servers");
        var (printed, running) = await project.StartAsync(
            server,
            bff.Url.GetLeftPart(UriPartial.Authority),
            changesOrigin ? "true" : "false"
        );
        return (new Uri($"http://127.0.0.1:{printed.GetProperty("port").GetInt32()}"), running);
    }
}
