using System.Net.Http.Headers;
using System.Text.Json;
using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Harness;

/// <summary>Sends requests as an employee of the demo company: to the service, and directly to Clockify.</summary>
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

    /// <summary>Calls <c>/api/v1</c>, below the workspace.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the workspace, without a leading slash.</param>
    /// <param name="body">An object, or a text that is sent unchanged.</param>
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

    /// <summary>Reads a page of a list, and asserts that the call succeeds.</summary>
    public async Task<JsonElement> ListAsync(string query = "", string path = "time-entries") =>
        (await GetAsync($"{path}?{query}")).Is(200).Json;

    /// <summary>Creates a time entry, and asserts that the call succeeds.</summary>
    public async Task<JsonElement> CreateAsync(object entry) => (await PostAsync("time-entries", entry)).Is(201).Json;

    /// <summary>Calls the raw proxy, below the workspace, and asserts that the call succeeds.</summary>
    public Task<JsonElement> CallRawAsync(HttpMethod method, string path, object? body = null) =>
        Http.CallAsync(method, $"workspaces/{Workspace}/{path}", body);

    /// <summary>Reads a time entry through the raw proxy.</summary>
    public Task<JsonElement> ReadRawEntryAsync(string timeEntryId) => CallRawAsync(HttpMethod.Get, $"time-entries/{timeEntryId}");

    /// <summary>Calls Clockify directly, so that the service doesn't notice. Asserts that the call succeeds.</summary>
    public Task<JsonElement> CallClockifyAsync(HttpMethod method, string path, object? body = null) =>
        _clockify.CallAsync(method, $"workspaces/{Workspace}/{path}", body);

    public void Dispose()
    {
        Http.Dispose();
        _clockify.Dispose();
    }
}
