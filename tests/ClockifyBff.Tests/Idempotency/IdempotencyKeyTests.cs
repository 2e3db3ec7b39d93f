using System.Text.Json;
using static ClockifyBff.Tests.Idempotency.IdempotencyFixture;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>The format of idempotency keys, and the requests that accept one.</summary>
[Trait("Kind", "API")]
public sealed class IdempotencyKeyTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>
{
    [Theory]
    [InlineData("Idempotency-Key:")]
    [InlineData("Idempotency-Key:   ")]
    [InlineData("Idempotency-Key: one\r\nIdempotency-Key: two")]
    [InlineData("Idempotency-Key: same\r\nidempotency-key: same")]
    [InlineData("Idempotency-Key: {256}")]
    public async Task Empty_repeated_or_too_long_idempotency_key_is_400(string header)
    {
        var post = await fixture.NewAsync("tags");
        var before = await fixture.Sandbox.JournalPositionAsync();

        var result = await RawAsync(
            post.Path,
            header.Replace("{256}", new string('k', 256), StringComparison.Ordinal),
            """{"name":"Never"}"""
        );

        Assert.Equal((400, "invalid_request"), (result.Status, result.ErrorCode));
        Assert.Contains("\"Idempotency-Key\":[", result.Text, StringComparison.Ordinal);
        Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(1)]
    public async Task Idempotency_keys_of_1_and_of_255_characters_are_accepted(int length)
    {
        var post = await fixture.NewAsync("tags");
        var before = await fixture.Sandbox.JournalPositionAsync();

        (await fixture.SendAsync(post, new string('k', length))).Is(201);
        (await fixture.SendAsync(post, new string('k', length))).Is(201);

        Assert.Single(await fixture.WritesSinceAsync(before));
    }

    [Fact]
    public async Task Idempotency_keys_that_differ_in_case_are_different()
    {
        var (one, other) = (await fixture.NewAsync("tags"), await fixture.NewAsync("tags"));

        Assert.NotEqual(IdIn((await fixture.SendAsync(one, "Case")).Is(201)), IdIn((await fixture.SendAsync(other, "case")).Is(201)));
    }

    [Fact]
    public async Task Repeated_requests_without_idempotency_key_are_each_executed()
    {
        var post = await fixture.NewAsync("entries");
        var before = await fixture.Sandbox.JournalPositionAsync();

        var ids = new[] { await SendWithoutKeyAsync(post), await SendWithoutKeyAsync(post) }.Select(result => IdIn(result.Is(201)));

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(2, (await fixture.WritesSinceAsync(before)).Count);
    }

    [Fact]
    public async Task Methods_other_than_POST_ignore_the_idempotency_key()
    {
        var root = $"workspaces/{fixture.Asha.Workspace}";
        var tag = $"{root}/tags/{IdIn((await fixture.SendAsync(await fixture.NewAsync("tags"))).Is(201))}";
        foreach (var name in (string[])["Once", "Twice"])
        {
            Assert.Equal(name, (await SendWithKeyAsync(HttpMethod.Patch, tag, new { name })).Is(200).Json.Text("name"));
            Assert.Equal(name, (await SendWithKeyAsync(HttpMethod.Get, tag)).Is(200).Json.Text("name"));
        }

        (await SendWithKeyAsync(HttpMethod.Delete, tag)).Is(200);
        Assert.Equal((404, "not_found"), (await SendWithKeyAsync(HttpMethod.Delete, tag)).StatusAndErrorCode);
        (await SendWithKeyAsync(HttpMethod.Get, $"{root}/tags")).Is(200);
    }

    [Fact]
    public async Task POST_that_takes_no_idempotency_key_is_400_on_the_header_and_is_not_sent()
    {
        var before = await fixture.Sandbox.JournalPositionAsync();
        using var document = JsonDocument.Parse(
            await fixture.Asha.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)
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
            .Select(path => path.Name["/api/v1/".Length..].Replace("{workspaceId}", fixture.Asha.Workspace, StringComparison.Ordinal))
            .ToList();

        Assert.Contains("connections", without);
        foreach (var path in without)
        {
            foreach (var key in (string[])["one", ""])
            {
                var rejected = await fixture.Asha.Http.CallApiAsync(HttpMethod.Post, path, null, headers: (Header, key));
                Assert.Equal((400, "invalid_request"), rejected.StatusAndErrorCode);
                Assert.Contains(Header, rejected.Problem.Fields);
            }
        }

        Assert.Empty(await fixture.Sandbox.JournalWithoutListsAsync(before));
    }

    [Fact]
    public async Task Start_of_a_connection_ignores_the_idempotency_key()
    {
        var first = (await fixture.Asha.Http.CallApiAsync(HttpMethod.Post, "connections")).Is(201);
        var second = (await fixture.Asha.Http.CallApiAsync(HttpMethod.Post, "connections")).Is(200);

        Assert.Equal(first.Json.Id(), second.Json.Id());
        Assert.False(second.Has("Idempotency-Replayed"));
        (await SendWithKeyAsync(HttpMethod.Delete, $"connections/{first.Json.Id()}")).Is(200);
    }

    [Fact]
    public async Task Replayed_response_has_the_headers_of_the_first()
    {
        string[] ownHeaders = ["Date", "X-Request-Id", "Idempotency-Replayed", "Transfer-Encoding", "Content-Length"];
        var post = await fixture.NewAsync("projects");

        var (first, second) = (await fixture.SendAsync(post), await fixture.SendAsync(post));

        Assert.Equal(ComparableHeaders(first), ComparableHeaders(second));
        Assert.Equal("application/json", second.ContentType);

        IEnumerable<string> ComparableHeaders(CallResult result) =>
            result
                .Headers.Where(header => !ownHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                .Select(header => $"{header.Key}: {header.Value}")
                .Order(StringComparer.Ordinal);
    }

    private Task<CallResult> SendWithKeyAsync(HttpMethod method, string path, object? body = null) =>
        fixture.Asha.Http.CallApiAsync(method, path, body, headers: (Header, "one key for all"));

    private Task<CallResult> SendWithoutKeyAsync(IdempotentPost post) =>
        fixture.Asha.Http.CallApiAsync(HttpMethod.Post, post.Path, post.Body);

    private Task<CallResult> RawAsync(string path, string header, string body) =>
        fixture.Bff.SendRawAsync(
            $"POST /api/v1/{path} HTTP/1.1\r\nHost: {fixture.Bff.Url.Authority}\r\nX-Dev-User: asha@example.com\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n{header}\r\n\r\n{body}"
        );
}
