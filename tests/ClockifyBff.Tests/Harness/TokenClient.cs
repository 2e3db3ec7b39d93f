using System.Net.Http.Headers;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>An HTTP client that sends a token of the company's identity provider, and that can connect its user to Clockify.</summary>
internal sealed class TokenClient : IDisposable
{
    private readonly SandboxControls _sandbox;

    private TokenClient(Uri service, SandboxControls sandbox, string email, string token)
    {
        _sandbox = sandbox;
        Email = email;
        Token = token;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = service };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Http { get; }

    public string Email { get; }

    public string Token { get; }

    /// <summary>Creates a client with a token; <paramref name="tokenOptions"/> may change the content of the token.</summary>
    public static async Task<TokenClient> OfAsync(BffFixture bff, string email, object? tokenOptions = null) =>
        await OfAsync(bff.Url, bff.Sandbox, email, tokenOptions);

    public static async Task<TokenClient> OfAsync(Uri service, SandboxControls sandbox, string email, object? tokenOptions = null) =>
        new(service, sandbox, email, await sandbox.MintTokenAsync(tokenOptions ?? new { email, lifetime = "2.00:00:00" }));

    /// <summary>Starts a connection.</summary>
    public Task<JsonElement> StartAsync() => SendAsync(HttpMethod.Post, "connections");

    /// <summary>Starts a connection and finishes it on the connect page, as this user or as another.</summary>
    /// <returns>The connection after the wait.</returns>
    public async Task<JsonElement> ConnectAsync(string? actingAs = null)
    {
        var id = Id(await StartAsync());
        await _sandbox.FinishConnectionAsync(id, actingAs ?? Email);
        return await SendAsync(HttpMethod.Get, $"connections/{id}?wait=25");
    }

    /// <summary>Calls <c>/api/v1</c>, and asserts that the call succeeds.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path)
    {
        var result = await Http.CallApiAsync(method, path);
        Assert.True(result.IsSuccess, $"{result}");
        return result.Json;
    }

    public Task<JsonElement> ReadAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends a request that may fail.</summary>
    public Task<CallResult> TryAsync(HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        Http.SendAsync(method, path, headers: headers);

    /// <summary>Reads the caller's Clockify user through the raw proxy; the request may fail.</summary>
    public Task<CallResult> TryRawAsync(params (string Name, string Value)[] headers) =>
        TryAsync(HttpMethod.Get, "/clockify/api/v1/user", headers);

    public static string Id(JsonElement entity) => entity.GetProperty("id").GetString()!;

    public static string? Status(JsonElement connection) => connection.GetProperty("status").GetString();

    public void Dispose() => Http.Dispose();
}
