using System.Net.Http.Headers;
using System.Text.Json;
using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Harness;

/// <summary>A sandbox of a test's own, a client of it that has Maton's key, and its levers.</summary>
internal sealed class StartedSandbox : IAsyncDisposable
{
    private readonly SandboxServer _server;

    private StartedSandbox(SandboxServer server)
    {
        _server = server;
        Levers = new SandboxLevers(server.Url);
        Maton = new HttpClient { BaseAddress = server.Url };
        Maton.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxServer.ApiKey);
        Browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
    }

    public Uri Url => _server.Url;

    public SandboxLevers Levers { get; }

    public HttpClient Maton { get; }

    public HttpClient Browser { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<StartedSandbox> StartAsync(SandboxOptions? options = null, TimeProvider? time = null) =>
        new(
            await SandboxServer.StartAsync(options ?? new SandboxOptions { RequestsPerSecond = 1000 }, time: time, cancellationToken: Stop)
        );

    /// <summary>A call of Maton's, through a connection if one is named.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string? connection = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = content;
        if (connection is not null)
        {
            request.Headers.Add("Maton-Connection", connection);
        }

        return await Maton.SendAsync(request, Stop);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? connection = null) => CallAsync(HttpMethod.Get, path, connection);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await TextAsync(answer));
        return document.RootElement.Clone();
    }

    public static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        Levers.Dispose();
        Maton.Dispose();
        Browser.Dispose();
        await _server.DisposeAsync();
    }
}
