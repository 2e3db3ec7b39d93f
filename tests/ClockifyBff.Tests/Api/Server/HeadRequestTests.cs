using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ClockifyBff.Tests.Api.Server;

[Trait("Kind", "API")]
public sealed class HeadRequestTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/me")]
    [InlineData("/api/v1/connections")]
    [InlineData("/api/v1/admin/connections")]
    [InlineData("/api/v1/workspaces")]
    [InlineData("/api/v1/workspaces/{workspace}")]
    [InlineData("/api/v1/workspaces/{workspace}/users")]
    [InlineData("/api/v1/workspaces/{workspace}/projects?expand=tasks")]
    [InlineData("/api/v1/workspaces/{workspace}/clients")]
    [InlineData("/api/v1/workspaces/{workspace}/tags")]
    [InlineData("/api/v1/workspaces/{workspace}/time-entries")]
    [InlineData("/api/v1/workspaces/{workspace}/timer")]
    [InlineData("/api/v1/workspaces/{workspace}/timers")]
    [InlineData("/api/v1/workspaces/{workspace}/projects/000000000000000000000000")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/clockify/api/v1/user")]
    [InlineData("/clockify/api/v1/workspaces/{workspace}/tags/none")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/openapi/v1-3.0.json")]
    [InlineData("/swagger/index.html")]
    public async Task HEAD_returns_the_status_and_headers_of_GET_without_a_body(string path)
    {
        using var caller = bff.CallerOf();
        path = path.Replace("{workspace}", await caller.FirstWorkspaceAsync(), StringComparison.Ordinal);
        var get = await caller.SendAsync(HttpMethod.Get, path);
        var head = await caller.SendAsync(HttpMethod.Head, path);

        Assert.Equal(
            (get.Status, get.ETag, get.Header("Content-Type"), ""),
            (head.Status, head.ETag, head.Header("Content-Type"), head.Text)
        );
    }

    [Fact]
    public async Task Raw_HEAD_is_forwarded_as_GET_even_by_a_read_only_proxy()
    {
        await using var readOnly = await BffFixture.StartAsync(("RawProxy:ReadOnly", "true"));
        using var caller = readOnly.CallerOf();
        await caller.ReadAsync("user");
        var before = await readOnly.Sandbox.JournalPositionAsync();

        (await caller.SendAsync(HttpMethod.Head, "/clockify/api/v1/user")).Is(200);

        Assert.Equal(["GET"], (await readOnly.Sandbox.JournalAsync(before, "gateway")).Select(call => call.Method));
    }

    [Fact]
    public async Task HEAD_of_a_pending_connection_does_not_wait()
    {
        using var caller = bff.CallerOf("newcomer@example.com");
        var id = (await caller.CallApiAsync(HttpMethod.Post, "connections")).Is(201).Json.Text("id");
        var took = Stopwatch.StartNew();

        (await caller.CallApiAsync(HttpMethod.Head, $"connections/{id}?wait=25")).Is(200);

        Assert.True(took.Elapsed < TimeSpan.FromSeconds(20), $"It took {took.Elapsed}.");
    }

    [Theory]
    [InlineData("/clockify/api/v1/user", "Content-Length: 5\r\n\r\nabcde")]
    [InlineData("/clockify/api/v1/user", "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("/api/v1/me", "Content-Length: 5\r\n\r\nabcde")]
    [InlineData("/api/v1/me", "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]
    public async Task Request_after_a_HEAD_with_a_body_is_read_from_its_first_byte(string path, string rest)
    {
        var before = await bff.Sandbox.JournalPositionAsync();

        var results = await bff.SendRawAsync(
            $"HEAD {path} HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n{rest}GET /nothing HTTP/1.1\r\nHost: {bff.Url.Authority}\r\n"
                + "Connection: close\r\n\r\n"
        );

        Assert.Equal(200, results.Status);
        Assert.Contains("HTTP/1.1 404 ", results.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            await bff.Sandbox.JournalAsync(before, "gateway"),
            call => call.Body.Contains("abcde", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("/api/v1/workspaces/{workspace}/tags", "gzip")]
    [InlineData("/api/v1/workspaces/{workspace}/tags", "BR")]
    [InlineData("/api/v1/workspaces/{workspace}/tags", "identity, deflate")]
    [InlineData("/clockify/api/v1/workspaces/{workspace}/tags", "gzip")]
    [InlineData("/clockify/api/v1/workspaces/{workspace}/tags", "zstd")]
    public async Task Compressed_request_body_is_415_with_Accept_Encoding_identity(string path, string coding)
    {
        using var caller = bff.CallerOf();
        path = path.Replace("{workspace}", await caller.FirstWorkspaceAsync(), StringComparison.Ordinal);
        var before = await bff.Sandbox.JournalPositionAsync();
        using var response = await PostAsync(caller, path, "compressed", coding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("unsupported_media_type", (await response.ProblemAsync()).ErrorCode);
        Assert.Equal(["identity"], response.Headers.GetValues("Accept-Encoding"));
        Assert.DoesNotContain(await bff.Sandbox.JournalAsync(before, "gateway"), call => call.Method == "POST");
    }

    [Theory]
    [InlineData("/api/v1/workspaces/{workspace}/tags")]
    [InlineData("/clockify/api/v1/workspaces/{workspace}/tags")]
    public async Task Request_body_with_Content_Encoding_identity_is_read(string path)
    {
        using var caller = bff.CallerOf();
        path = path.Replace("{workspace}", await caller.FirstWorkspaceAsync(), StringComparison.Ordinal);
        using var response = await PostAsync(caller, path, $"{{\"name\":\"{path.Length} as it is\"}}", "Identity");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient caller, string path, string body, string coding)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        return await caller.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
    }
}
