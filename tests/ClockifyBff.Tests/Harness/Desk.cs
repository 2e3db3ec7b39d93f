using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Harness;

/// <summary>An employee of the demo company who calls the service about time entries, and can reach Clockify past it.</summary>
internal sealed class Desk : IDisposable
{
    private readonly HttpClient _clockify;

    private Desk(HttpClient http, HttpClient clockify, string workspace, string userId) =>
        (Http, _clockify, Workspace, UserId) = (http, clockify, workspace, userId);

    public HttpClient Http { get; }

    public string Workspace { get; }

    public string UserId { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Desk> OfAsync(Bff bff, string mailbox = "asha")
    {
        var http = bff.CallerOf($"{mailbox}@example.com");
        var clockify = new HttpClient { BaseAddress = bff.SandboxUrl };
        clockify.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxServer.ApiKey);
        clockify.DefaultRequestHeaders.Add("Maton-Connection", (await bff.Sandbox.ConnectionOfAsync($"{mailbox}@example.com")).Id);
        var user = await http.ReadAsync("user");
        return new Desk(http, clockify, user.Text("activeWorkspace")!, user.Id());
    }

    /// <summary>A call of <c>/api/v1</c>, below the workspace.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What follows the workspace, without a leading slash.</param>
    /// <param name="body">An object, or JSON as it shall be sent.</param>
    /// <param name="headers">Further headers.</param>
    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/workspaces/{Workspace}/{path}");
        request.Content = body is null
            ? null
            : new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request, Stop);
        var received = answer
            .Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply($"{method} {path}", (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), received);
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, body: null, headers);

    public Task<Reply> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Reply> PatchAsync(string timeEntryId, object changes, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, $"time-entries/{timeEntryId}", changes, headers);

    public Task<Reply> DeleteAsync(string timeEntryId, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, $"time-entries/{timeEntryId}", body: null, headers);

    /// <summary>A page of time entries that must come.</summary>
    public async Task<JsonElement> ListAsync(string query = "", string of = "time-entries") =>
        (await GetAsync($"{of}?{query}")).Is(200).Json;

    /// <summary>An entry that must come into being.</summary>
    public async Task<JsonElement> CreateAsync(object entry) => (await PostAsync("time-entries", entry)).Is(201).Json;

    /// <summary>A call of the raw proxy, below the workspace, that must succeed.</summary>
    public Task<JsonElement> RawAsync(HttpMethod method, string path, object? body = null) =>
        Http.CallAsync(method, $"workspaces/{Workspace}/{path}", body);

    /// <summary>An entry as Clockify has it.</summary>
    public Task<JsonElement> RawEntryAsync(string timeEntryId) => RawAsync(HttpMethod.Get, $"time-entries/{timeEntryId}");

    /// <summary>A call of Clockify's own client, of which the service learns nothing.</summary>
    public async Task<JsonElement> ElsewhereAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/clockify/api/v1/workspaces/{Workspace}/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var answer = await _clockify.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public void Dispose()
    {
        Http.Dispose();
        _clockify.Dispose();
    }
}
