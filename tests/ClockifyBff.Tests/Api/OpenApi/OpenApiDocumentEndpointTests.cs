using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ClockifyBff.Api.OpenApi;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OpenApiDocument = Microsoft.OpenApi.OpenApiDocument;

namespace ClockifyBff.Tests.Api.OpenApi;

/// <summary>Serving the document takes little memory and time, however many clients request it and however slowly they read.</summary>
[Trait("Kind", "API")]
public sealed class OpenApiDocumentEndpointTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1.json", "application/json")]
    [InlineData("v1.yaml", "application/yaml")]
    [InlineData("v1-3.0.json", "application/json")]
    [InlineData("swagger-ui.json", "application/json")]
    public async Task Document_requested_with_its_ETag_is_304(string name, string mediaType)
    {
        using var caller = bff.CallerOf();
        var first = await caller.SendAsync(HttpMethod.Get, $"/openapi/{name}");

        var second = await caller.SendAsync(HttpMethod.Get, $"/openapi/{name}", headers: ("If-None-Match", first.ETag!));

        Assert.Equal((200, mediaType), (first.Status, first.ContentType));
        Assert.Equal((304, ""), (second.Status, second.Text));
        Assert.Equal(first.ETag, second.ETag);
        Assert.All(
            [first, second],
            response =>
            {
                Assert.Equal(CacheControlHeaderValue.Parse("private, no-cache"), response.CacheControl);
                Assert.Contains("Authorization", response.Header("Vary"), StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [InlineData("v1.json")]
    [InlineData("v1.yaml")]
    [InlineData("v1-3.0.json")]
    [InlineData("swagger-ui.json")]
    public async Task HEAD_of_the_document_has_the_headers_of_GET_and_no_body(string name)
    {
        var head = await bff.SendRawAsync($"HEAD /openapi/{name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        using var caller = bff.CallerOf();
        using var read = await caller.GetAsync(new Uri($"/openapi/{name}", UriKind.Relative), Stop);

        Assert.Equal((200, string.Empty), (head.Status, head.Text));
        Assert.Equal(read.Content.Headers.ContentLength.ToString(), head.Header("Content-Length"));
        Assert.Equal(read.Headers.ETag!.ToString(), head.Header("ETag"));
    }

    [Fact]
    public async Task Document_whose_first_build_failed_is_built_again()
    {
        var document = new PublishedDocument(new FailsOnce());

        await Assert.ThrowsAsync<InvalidOperationException>(document.Json);

        Assert.True((await document.Json()).Length > 0);
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger/swagger-ui-bundle.js")]
    public async Task Slow_readers_of_the_document_or_of_Swagger_UI_delay_no_other_caller(string path)
    {
        using var caller = bff.CallerOf();
        await caller.GetStringAsync(new Uri(path, UriKind.Relative), Stop);
        await caller.GetStringAsync(new Uri("/api/v1/me", UriKind.Relative), Stop);
        var request = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n", 3)));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var readers = new List<Socket>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                var reader = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                readers.Add(reader);
                await reader.ConnectAsync(IPAddress.Loopback, bff.Url.Port, Stop);
                await reader.SendAsync(request, Stop);
            }

            var watch = Stopwatch.StartNew();
            await caller.GetStringAsync(new Uri("/api/v1/me", UriKind.Relative), Stop);

            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 100_000_000);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private sealed class FailsOnce : IOpenApiDocumentProvider
    {
        private bool _hasFailed;

        public Task<OpenApiDocument> GetOpenApiDocumentAsync(CancellationToken cancellationToken = default)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                throw new InvalidOperationException("No memory, for once.");
            }

            return Task.FromResult(
                new OpenApiDocument
                {
                    Info = new OpenApiInfo { Title = "ClockifyBff", Version = "v1" },
                }
            );
        }
    }
}
