using System.Net;
using System.Net.Sockets;
using System.Text;
using ClockifyBff.RateLimiting;
using ClockifyBff.Upstream;

namespace ClockifyBff.Tests.Upstream;

/// <summary>The pipeline to Maton sends nothing without a connection and a permit, and nothing to another server.</summary>
[Trait("Kind", "API")]
public sealed class UpstreamPipelineTests : IAsyncLifetime
{
    private BffFixture _bff = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static UpstreamContext Context => new("connection", "owner", Priority.Interactive);

    private UpstreamPipeline Pipeline => _bff.GetService<UpstreamPipeline>();

    public async ValueTask InitializeAsync() => _bff = await BffFixture.StartAsync();

    public ValueTask DisposeAsync() => _bff.DisposeAsync();

    [Theory]
    [InlineData("GET", "/clockify/api/v1/user")]
    [InlineData("POST", "/clockify/api/v1/workspaces")]
    [InlineData("GET", "/connections")]
    [InlineData("DELETE", "/connections/1")]
    public async Task Request_without_a_call_is_not_sent(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_bff.SandboxUrl, path));
        var before = await _bff.Sandbox.JournalPositionAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline.SendAsync(request, Stop));

        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Fact]
    public async Task Second_request_with_the_same_permit_is_not_sent()
    {
        using var call = await Pipeline.AdmitAsync(Context, ClockifyRoutes.Match("user"), Stop);
        using var first = CreateRequest(HttpMethod.Get, "/clockify/api/v1/user", call);
        using var second = CreateRequest(HttpMethod.Get, "/clockify/api/v1/user", call);
        using var response = await Pipeline.SendAsync(first, Stop);
        var before = await _bff.Sandbox.JournalPositionAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline.SendAsync(second, Stop));

        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    [Theory]
    [InlineData("/connections")]
    [InlineData("/clockify/api/v2/user")]
    [InlineData("/clockify/api/v1")]
    public async Task Request_of_a_connection_to_another_path_is_not_sent(string path)
    {
        using var call = await Pipeline.AdmitAsync(Context, ClockifyRoutes.Match("user"), Stop);
        using var request = CreateRequest(HttpMethod.Get, path, call);

        await AssertNotSentAsync(request);
    }

    [Fact]
    public async Task Request_without_a_connection_to_Clockify_is_not_sent()
    {
        using var call = await Pipeline.AdmitControlPlaneAsync(Priority.Interactive, Stop);
        using var request = CreateRequest(HttpMethod.Get, "/clockify/api/v1/user", call);

        await AssertNotSentAsync(request);
    }

    [Fact]
    public async Task Request_to_another_server_is_not_sent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var call = await Pipeline.AdmitAsync(Context, ClockifyRoutes.Match("user"), Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{listener.LocalEndpoint}/clockify/api/v1/user");
        call.AttachTo(request);

        await AssertNotSentAsync(request);
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("DELETE", 1)]
    [InlineData("POST", 1)]
    public async Task Write_without_a_body_is_not_resent_if_a_pooled_connection_closes(string method, int expected)
    {
        using var upstream = new ClosingServer();
        await using var bff = await BffFixture.StartAsync(
            ("Maton:GatewayUrl", upstream.Url),
            ("Maton:ControlUrl", upstream.Url),
            ("Sandbox:Enabled", "false")
        );
        var pipeline = bff.GetService<UpstreamPipeline>();
        await SendAsync(HttpMethod.Get);
        upstream.IsClosing = true;

        await Record.ExceptionAsync(() => SendAsync(new HttpMethod(method)));

        Assert.Equal(expected, upstream.RequestsWhileClosing);

        async Task SendAsync(HttpMethod requestMethod)
        {
            using var call = await pipeline.AdmitAsync(Context, ClockifyRoutes.Match("user"), Stop);
            using var request = new HttpRequestMessage(requestMethod, new Uri($"{upstream.Url}/clockify/api/v1/user"));
            call.AttachTo(request);
            using var response = await pipeline.SendAsync(request, Stop);
            await response.Content.ReadAsByteArrayAsync(Stop);
        }
    }

    private async Task AssertNotSentAsync(HttpRequestMessage request)
    {
        var before = await _bff.Sandbox.JournalPositionAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline.SendAsync(request, limit.Token));

        Assert.Empty(await _bff.Sandbox.JournalAsync(before));
    }

    private HttpRequestMessage CreateRequest(HttpMethod method, string path, UpstreamCall call)
    {
        var request = new HttpRequestMessage(method, new Uri(_bff.SandboxUrl, path));
        call.AttachTo(request);
        return request;
    }

    /// <summary>A server that keeps connections open. It closes that of the first request after <see cref="IsClosing"/> is set.</summary>
    private sealed class ClosingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _requestsWhileClosing;

        public ClosingServer()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public string Url => $"http://{_listener.LocalEndpoint}";

        public bool IsClosing { get; set; }

        public int RequestsWhileClosing => Volatile.Read(ref _requestsWhileClosing);

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // The test has ended.
            }
        }

        private async Task ServeAsync(TcpClient accepted)
        {
            using var client = accepted;
            var stream = client.GetStream();
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer) > 0)
            {
                if (IsClosing)
                {
                    Interlocked.Increment(ref _requestsWhileClosing);
                    if (RequestsWhileClosing == 1)
                    {
                        // A connection that closes before any byte of the response looks like one that was idle for too long.
                        return;
                    }
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
            }
        }
    }
}
