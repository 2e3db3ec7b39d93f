using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Deploy;

/// <summary>The service below <c>/time/</c>, behind nginx that either keeps or strips the prefix.</summary>
[Trait("Kind", "deploy")]
public sealed class NginxPathBaseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Links_behind_nginx_keep_the_path_prefix(string proxyPassPath)
    {
        Nginx.SkipUnlessInstalled();
        await using var service = await BffFixture.StartAsync(("PathBase", "/time"));
        var port = ChildProcess.FreePort();
        await using var nginx = await Nginx.StartAsync(
            port,
            $$"""
            log_format sent "$request_uri";
            access_log /dev/stdout sent;
            server {
                listen 127.0.0.1:{{port}};
                location /time/ {
                    proxy_pass http://{{service.Url.Authority}}{{proxyPassPath}};
                    proxy_set_header Host $http_host;
                }
            }
            """
        );
        using var caller = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var cancellationToken = TestContext.Current.CancellationToken;

        var document = JsonNode.Parse(await caller.GetStringAsync(new Uri("/time/openapi/v1.json", UriKind.Relative), cancellationToken))!;
        Assert.Equal("/time", (string?)document["servers"]![0]!["url"]);
        Assert.Contains(
            "/time/openapi/v1.json",
            await caller.GetStringAsync(new Uri("/time/swagger/index.js", UriKind.Relative), cancellationToken),
            StringComparison.Ordinal
        );
        // Follows the redirect, as a browser does.
        Assert.Contains(
            "swagger-ui",
            await caller.GetStringAsync(new Uri("/time/swagger", UriKind.Relative), cancellationToken),
            StringComparison.Ordinal
        );

        var workspaces = JsonNode.Parse(
            await caller.GetStringAsync(new Uri("/time/clockify/api/v1/workspaces", UriKind.Relative), cancellationToken)
        )!;
        var tags = new Uri($"/time/api/v1/workspaces/{(string?)workspaces[0]!["id"]}/tags", UriKind.Relative);
        using var created = await caller.PostAsync(
            tags,
            new StringContent("""{"name":"Below a prefix"}""", null, "application/json"),
            cancellationToken
        );
        Assert.StartsWith("/time/api/v1/", created.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains(
            "Below a prefix",
            await caller.GetStringAsync(created.Headers.Location, cancellationToken),
            StringComparison.Ordinal
        );
    }
}
