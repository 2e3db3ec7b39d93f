using System.Text.Json;
using static ClockifyBff.Tests.Workflows.IdempotencyFixture;

namespace ClockifyBff.Tests.Workflows;

/// <summary>What is a key, and where one counts.</summary>
[Trait("Kind", "API")]
public sealed class IdempotencyKeyTests(IdempotencyFixture desk) : IClassFixture<IdempotencyFixture>
{
    [Theory]
    [InlineData("Idempotency-Key:")]
    [InlineData("Idempotency-Key:   ")]
    [InlineData("Idempotency-Key: one\r\nIdempotency-Key: two")]
    [InlineData("Idempotency-Key: same\r\nidempotency-key: same")]
    [InlineData("Idempotency-Key: {256}")]
    public async Task Empty_repeated_or_too_long_idempotency_key_is_400(string header)
    {
        var post = await desk.NewAsync("tags");
        var before = await desk.Sandbox.JournalPositionAsync();

        var answer = await RawAsync(
            post.Path,
            header.Replace("{256}", new string('k', 256), StringComparison.Ordinal),
            """{"name":"Never"}"""
        );

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.ErrorCode));
        Assert.Contains("\"Idempotency-Key\":[", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await desk.Sandbox.JournalAsync(before, "gateway"));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(1)]
    public async Task Idempotency_keys_of_1_and_of_255_characters_are_accepted(int length)
    {
        var post = await desk.NewAsync("tags");
        var before = await desk.Sandbox.JournalPositionAsync();

        (await desk.SendAsync(post, new string('k', length))).Is(201);
        (await desk.SendAsync(post, new string('k', length))).Is(201);

        Assert.Single(await desk.WritesSinceAsync(before));
    }

    [Fact]
    public async Task Idempotency_keys_that_differ_in_case_are_different()
    {
        var (one, other) = (await desk.NewAsync("tags"), await desk.NewAsync("tags"));

        Assert.NotEqual(IdIn((await desk.SendAsync(one, "Case")).Is(201)), IdIn((await desk.SendAsync(other, "case")).Is(201)));
    }

    [Fact]
    public async Task Requests_without_idempotency_key_are_executed_each()
    {
        var post = await desk.NewAsync("entries");
        var before = await desk.Sandbox.JournalPositionAsync();

        var ids = new[] { await KeylessAsync(post), await KeylessAsync(post) }.Select(answer => IdIn(answer.Is(201)));

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(2, (await desk.WritesSinceAsync(before)).Count);
    }

    [Fact]
    public async Task Methods_other_than_POST_ignore_the_idempotency_key()
    {
        var root = $"workspaces/{desk.Asha.Workspace}";
        var tag = $"{root}/tags/{IdIn((await desk.SendAsync(await desk.NewAsync("tags"))).Is(201))}";
        foreach (var name in (string[])["Once", "Twice"])
        {
            Assert.Equal(name, (await AskAsync(HttpMethod.Patch, tag, new { name })).Is(200).Json.Text("name"));
            Assert.Equal(name, (await AskAsync(HttpMethod.Get, tag)).Is(200).Json.Text("name"));
        }

        (await AskAsync(HttpMethod.Delete, tag)).Is(200);
        Assert.Equal((404, "not_found"), (await AskAsync(HttpMethod.Delete, tag)).Refusal);
        (await AskAsync(HttpMethod.Get, $"{root}/tags")).Is(200);
    }

    [Fact]
    public async Task POST_that_takes_no_idempotency_key_is_400_on_the_header_and_is_not_sent()
    {
        var before = await desk.Sandbox.JournalPositionAsync();
        using var document = JsonDocument.Parse(
            await desk.Asha.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)
        );
        var without = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .Where(path =>
                path.Value.TryGetProperty("post", out var post)
                && path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)
                && !(
                    post.TryGetProperty("parameters", out var parameters)
                    && parameters.EnumerateArray().Any(one => one.GetProperty("name").GetString() == Header)
                )
            )
            .Select(path => path.Name["/api/v1/".Length..].Replace("{workspaceId}", desk.Asha.Workspace, StringComparison.Ordinal))
            .ToList();

        Assert.Contains("connections", without);
        foreach (var path in without)
        {
            foreach (var key in (string[])["one", ""])
            {
                var refused = await desk.Asha.Http.CallApiAsync(HttpMethod.Post, path, null, headers: (Header, key));
                Assert.Equal((400, "invalid_request"), refused.Refusal);
                Assert.Contains(Header, refused.Problem.Fields);
            }
        }

        Assert.Empty(await desk.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Start_of_a_connection_ignores_the_idempotency_key()
    {
        var first = (await desk.Asha.Http.CallApiAsync(HttpMethod.Post, "connections")).Is(201);
        var second = (await desk.Asha.Http.CallApiAsync(HttpMethod.Post, "connections")).Is(200);

        Assert.Equal(first.Json.Id(), second.Json.Id());
        Assert.False(second.Has("Idempotency-Replayed"));
        (await AskAsync(HttpMethod.Delete, $"connections/{first.Json.Id()}")).Is(200);
    }

    [Fact]
    public async Task Replayed_response_has_the_headers_of_the_first()
    {
        string[] itsOwn = ["Date", "X-Request-Id", "Idempotency-Replayed", "Transfer-Encoding", "Content-Length"];
        var post = await desk.NewAsync("projects");

        var (first, second) = (await desk.SendAsync(post), await desk.SendAsync(post));

        Assert.Equal(Shown(first), Shown(second));
        Assert.Equal("application/json", second.ContentType);

        IEnumerable<string> Shown(CallResult answer) =>
            answer
                .Headers.Where(header => !itsOwn.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                .Select(header => $"{header.Key}: {header.Value}")
                .Order(StringComparer.Ordinal);
    }

    private Task<CallResult> AskAsync(HttpMethod method, string path, object? body = null) =>
        desk.Asha.Http.CallApiAsync(method, path, body, headers: (Header, "one key for all"));

    private Task<CallResult> KeylessAsync(KeyedPost post) => desk.Asha.Http.CallApiAsync(HttpMethod.Post, post.Path, post.Body);

    private Task<CallResult> RawAsync(string path, string header, string body) =>
        desk.Bff.SendRawAsync(
            $"POST /api/v1/{path} HTTP/1.1\r\nHost: {desk.Bff.Url.Authority}\r\nX-Dev-User: asha@example.com\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n{header}\r\n\r\n{body}"
        );
}
