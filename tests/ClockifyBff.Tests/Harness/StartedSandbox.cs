using System.Net.Http.Headers;
using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Harness;

/// <summary>A sandbox for one test, with an HTTP client that sends Maton's key and a client for the test controls.</summary>
internal sealed class StartedSandbox : IAsyncDisposable
{
    private readonly SandboxServer _server;

    private StartedSandbox(SandboxServer server)
    {
        _server = server;
        Controls = new SandboxControls(server.Url);
        Maton = new HttpClient { BaseAddress = server.Url };
        Maton.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxServer.ApiKey);
        Browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
    }

    public Uri Url => _server.Url;

    public SandboxControls Controls { get; }

    public HttpClient Maton { get; }

    public HttpClient Browser { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<StartedSandbox> StartAsync(SandboxOptions? options = null, TimeProvider? time = null) =>
        new(
            await SandboxServer.StartAsync(options ?? new SandboxOptions { RequestsPerSecond = 1000 }, time: time, cancellationToken: Stop)
        );

    /// <summary>Sends a request with Maton's API key, and with a connection if one is given.</summary>
    public Task<CallResult> CallAsync(HttpMethod method, string path, string? connection = null, object? body = null) =>
        Maton.SendAsync(method, path, body, headers: connection is null ? [] : [("Maton-Connection", connection)]);

    public Task<CallResult> GetAsync(string path, string? connection = null) => CallAsync(HttpMethod.Get, path, connection);

    public async ValueTask DisposeAsync()
    {
        Controls.Dispose();
        Maton.Dispose();
        Browser.Dispose();
        await _server.DisposeAsync();
    }
}
