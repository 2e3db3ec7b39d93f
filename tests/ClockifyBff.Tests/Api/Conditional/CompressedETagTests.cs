using System.Net;

namespace ClockifyBff.Tests.Api.Conditional;

/// <summary>Proxies that compress responses change entity tags. The changed tags must still match their originals.</summary>
[Trait("Kind", "API")]
public sealed class CompressedETagTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static int _made;

    public static TheoryData<string> Resources => ["projects", "tasks", "clients", "tags", "time-entries"];

    /// <summary>The changed form of the tag <c>"#"</c>, and whether it matches the original.</summary>
    public static TheoryData<string, bool> Forms =>
        new()
        {
            { "W/\"#\"", true },
            { "\"#-gzip\"", true },
            { "W/\"#-gzip\"", true },
            { "\"#;br\"", true },
            { "\"#--gzip\"", true },
            { "\"#/zstd\"", true },
            { "#", true },
            { "#-gzip", true },
            { "\"a\", W/\"#-gzip\"", true },
            { "\"a\",\"#\"", true },
            { "W/\"a\" , #", true },
            { "*", true },
            { "\"#0\"", false },
            { "\"#f-gzip\"", false },
            { "\"#A\"", false },
            { "\"x#\"", false },
            { "W/\"a\", \"b\"", false },
            { "\"\"", false },
            { "W/", false },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task ETag_changed_by_a_compressing_proxy_matches_its_original(string form, bool isMatch)
    {
        foreach (var resource in Resources)
        {
            var path = await NewAsync(resource);
            var etag = (await fixture.ReadAsync(path)).Json.Text("etag")!.Trim('"');
            var tags = form.Replace("#", etag, StringComparison.Ordinal);

            Assert.Equal(isMatch ? 304 : 200, (await fixture.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", tags))).Status);
            Assert.Equal(
                isMatch ? 200 : 412,
                (await fixture.SendAsync(HttpMethod.Patch, path, Change(resource), ("If-Match", tags))).Status
            );
            Assert.Equal(
                412,
                (
                    await fixture.SendAsync(
                        HttpMethod.Delete,
                        path,
                        headers: (
                            "If-Match",
                            form.Replace("#", "0123456789abcdef01234567", StringComparison.Ordinal)
                                .Replace("*", "x", StringComparison.Ordinal)
                        )
                    )
                ).Status
            );
        }
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("clients?archived=false")]
    [InlineData("time-entries")]
    [InlineData("timer")]
    public async Task Changed_ETags_of_lists_and_the_timer_are_matched_too(string path)
    {
        var etag = (await fixture.ReadAsync($"{fixture.Root}/{path}")).ETag!;
        var bare = etag[(etag.IndexOf('"', StringComparison.Ordinal) + 1)..^1];

        foreach (var tag in (string[])[etag, $"W/\"{bare}\"", $"\"{bare}\"", $"W/\"{bare}-gzip\"", $"\"x\", \"{bare}-br\""])
        {
            Assert.Equal(304, (await fixture.SendAsync(HttpMethod.Get, $"{fixture.Root}/{path}", headers: ("If-None-Match", tag))).Status);
        }

        Assert.Equal(
            200,
            (await fixture.SendAsync(HttpMethod.Get, $"{fixture.Root}/{path}", headers: ("If-None-Match", $"\"{bare}0\""))).Status
        );
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task ETags_work_behind_an_nginx_that_compresses(string resource)
    {
        Nginx.SkipUnlessInstalled();
        var port = ChildProcess.FreePort();
        await using var nginx = await Nginx.StartAsync(port, Compressing(port, fixture.Owner.BaseAddress!));
        using var browser = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        };
        browser.DefaultRequestHeaders.Add("X-Dev-User", WorkspaceFixture.OwnersEmail);
        var path = await NewAsync(resource);

        var read = (await browser.CallApiAsync(HttpMethod.Get, path)).Is(200);
        Assert.True(read.ETag!.StartsWith("W/", StringComparison.Ordinal), "nginx did not compress");
        var tag = read.ETag!;
        Assert.Equal(304, (await browser.CallApiAsync(HttpMethod.Get, path, headers: ("If-None-Match", tag))).Status);
        (await browser.CallApiAsync(HttpMethod.Patch, path, Change(resource), headers: ("If-Match", tag))).Is(200);
        Assert.Equal(412, (await browser.CallApiAsync(HttpMethod.Patch, path, Change(resource), headers: ("If-Match", tag))).Status);
        var newer = (await browser.CallApiAsync(HttpMethod.Get, path)).Is(200).ETag!;
        (await browser.CallApiAsync(HttpMethod.Delete, path, headers: ("If-Match", newer))).Is(200);
    }

    /// <summary>Returns a patch that makes a new change each time.</summary>
    private static string Change(string resource) =>
        $$"""{"{{(resource == "time-entries" ? "description" : "name")}}":"Changed {{Interlocked.Increment(ref _made)}}"}""";

    private static string Compressing(int port, Uri service) =>
        $$"""
            server {
                listen 127.0.0.1:{{port}};
                gzip on;
                gzip_types *;
                gzip_proxied any;
                gzip_min_length 1;
                location / {
                    proxy_pass {{service.GetLeftPart(UriPartial.Authority)}};
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                }
            }
            """;

    private async Task<string> NewAsync(string resource)
    {
        object body =
            resource == "time-entries"
                ? new { start = "2026-05-13T08:00:00Z", durationSeconds = 60 }
                : new { name = $"Tagged {Interlocked.Increment(ref _made)}" };
        return $"{fixture.ListOf(resource)}/{(await fixture.CreateAsync(resource, body)).Text("id")}";
    }
}
