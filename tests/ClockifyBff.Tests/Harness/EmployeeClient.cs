using System.Net.Http.Headers;
using System.Text.Json;
using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Harness;

/// <summary>An employee of the demo company who calls the service about time entries, and can reach Clockify past it.</summary>
internal sealed class EmployeeClient : IDisposable
{
    private readonly HttpClient _clockify;

    private EmployeeClient(HttpClient http, HttpClient clockify, string workspace, string userId) =>
        (Http, _clockify, Workspace, UserId) = (http, clockify, workspace, userId);

    public HttpClient Http { get; }

    public string Workspace { get; }

    public string UserId { get; }

    public static async Task<EmployeeClient> OfAsync(BffFixture bff, string mailbox = "asha")
    {
        var http = bff.CallerOf($"{mailbox}@example.com");
        var clockify = new HttpClient { BaseAddress = bff.SandboxUrl };
        clockify.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxServer.ApiKey);
        clockify.DefaultRequestHeaders.Add("Maton-Connection", (await bff.Sandbox.ConnectionOfAsync($"{mailbox}@example.com")).Id);
        var user = await http.ReadWhenConnectedAsync("user");
        return new EmployeeClient(http, clockify, user.Text("activeWorkspace")!, user.Id());
    }

    /// <summary>A call of <c>/api/v1</c>, below the workspace.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What follows the workspace, without a leading slash.</param>
    /// <param name="body">An object, or JSON as it shall be sent.</param>
    /// <param name="headers">Further headers.</param>
    public Task<CallResult> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        Http.CallApiAsync(method, $"workspaces/{Workspace}/{path}", body, headers: headers);

    public Task<CallResult> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, body: null, headers);

    public Task<CallResult> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<CallResult> PatchAsync(string timeEntryId, object changes, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, $"time-entries/{timeEntryId}", changes, headers);

    public Task<CallResult> DeleteAsync(string timeEntryId, params (string Name, string Value)[] headers) =>
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
    public Task<JsonElement> ElsewhereAsync(HttpMethod method, string path, object? body = null) =>
        _clockify.CallAsync(method, $"workspaces/{Workspace}/{path}", body);

    public void Dispose()
    {
        Http.Dispose();
        _clockify.Dispose();
    }
}
