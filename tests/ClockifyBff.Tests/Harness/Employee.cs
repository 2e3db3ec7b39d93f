using System.Net.Http.Headers;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>Somebody with a token of the company's identity provider, and what they do to get connected.</summary>
internal sealed class Employee : IDisposable
{
    private readonly SandboxControls _sandbox;

    private Employee(Uri service, SandboxControls sandbox, string email, string token)
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

    /// <summary>An employee, as a token says it that may be given more to say.</summary>
    public static async Task<Employee> OfAsync(BffFixture bff, string email, object? order = null) =>
        await OfAsync(bff.Url, bff.Sandbox, email, order);

    public static async Task<Employee> OfAsync(Uri service, SandboxControls sandbox, string email, object? order = null) =>
        new(service, sandbox, email, await sandbox.MintTokenAsync(order ?? new { email, lifetime = "2.00:00:00" }));

    /// <summary>Starts a connection.</summary>
    public Task<JsonElement> StartAsync() => SendAsync(HttpMethod.Post, "connections");

    /// <summary>Starts a connection and finishes it on the connect page, as oneself or as somebody else.</summary>
    /// <returns>The connection as it is after the wait.</returns>
    public async Task<JsonElement> ConnectAsync(string? actingAs = null)
    {
        var id = Id(await StartAsync());
        await _sandbox.FinishConnectionAsync(id, actingAs ?? Email);
        return await SendAsync(HttpMethod.Get, $"connections/{id}?wait=25");
    }

    /// <summary>A call of <c>/api/v1</c> that must succeed.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path)
    {
        var result = await Http.CallApiAsync(method, path);
        Assert.True(result.IsSuccess, $"{result}");
        return result.Json;
    }

    public Task<JsonElement> ReadAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>A call that may fail.</summary>
    public Task<CallResult> TryAsync(HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        Http.SendAsync(method, path, headers: headers);

    /// <summary>A raw call that reads the caller's Clockify user, and may fail.</summary>
    public Task<CallResult> TryRawAsync(params (string Name, string Value)[] headers) =>
        TryAsync(HttpMethod.Get, "/clockify/api/v1/user", headers);

    public static string Id(JsonElement entity) => entity.GetProperty("id").GetString()!;

    public static string? Status(JsonElement connection) => connection.GetProperty("status").GetString();

    public void Dispose() => Http.Dispose();
}
