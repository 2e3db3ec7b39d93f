using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>Calls the test controls of a running sandbox: the journal, planned faults, connections, settings and tokens.</summary>
internal sealed class SandboxControls(Uri sandbox) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(sandbox, "sandbox/") };

    /// <summary>Restores the state after the start.</summary>
    public Task ResetAsync() => SendAsync(HttpMethod.Post, "reset");

    /// <summary>Returns the requests that Maton received, oldest first.</summary>
    /// <param name="since">The number of a request; only later requests are returned.</param>
    /// <param name="plane"><c>gateway</c>, <c>control</c> or <c>escape</c>.</param>
    public async Task<IReadOnlyList<JournalledRequest>> JournalAsync(long since = 0, string? plane = null) =>
        (
            await _http.GetFromJsonAsync<Journal>(
                new Uri($"journal?since={since}&plane={plane}", UriKind.Relative),
                JsonSerializerOptions.Web,
                TestContext.Current.CancellationToken
            )
        )!.Entries;

    /// <summary>
    /// Returns the requests since a position, except for the list of connections, which the service reads every minute by itself.
    /// </summary>
    public async Task<IReadOnlyList<JournalledRequest>> JournalWithoutListsAsync(long since) =>
        [.. (await JournalAsync(since)).Where(call => call is not { Method: "GET", Target: "/connections?app=clockify" })];

    /// <summary>Returns the number of the latest request, for a later call of <see cref="JournalAsync"/>.</summary>
    public async Task<long> JournalPositionAsync() => (await ReadAsync("journal?since=9223372036854775807")).GetProperty("last").GetInt64();

    public Task ForgetJournalAsync() => SendAsync(HttpMethod.Delete, "journal");

    /// <summary>
    /// Waits until the journal has a request that matches. The sandbox notices a disconnected client only after a moment.
    /// </summary>
    public async Task<JournalledRequest> WaitForAsync(
        Func<JournalledRequest, bool> condition,
        [CallerArgumentExpression(nameof(condition))] string expectation = ""
    ) =>
        (
            await Eventually.BecomesAsync(
                async () => (await JournalAsync()).LastOrDefault(condition),
                found => found is not null,
                expectation: expectation
            )
        )!;

    /// <summary>Plans a fault.</summary>
    public Task FailNextAsync(SandboxFault fault) => SendAsync(HttpMethod.Post, "faults", fault);

    /// <summary>Plans a fault and removes all others.</summary>
    public Task ReplaceFaultsAsync(SandboxFault fault) => SendAsync(HttpMethod.Put, "faults", fault);

    /// <summary>Plans a fixed response to the next matching requests.</summary>
    public Task RespondNextAsync(
        string? method,
        string? path,
        int status,
        string body,
        string contentType = "application/json",
        int count = 1
    ) =>
        FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = method,
                Path = path,
                Status = status,
                Body = body,
                Headers = new Dictionary<string, string> { ["Content-Type"] = contentType },
                Count = count,
            }
        );

    /// <summary>Returns the number of failures that the planned faults will still cause.</summary>
    public async Task<int> FaultsLeftAsync() =>
        (await ReadAsync("faults")).GetProperty("faults").EnumerateArray().Sum(fault => fault.GetProperty("remaining").GetInt32());

    public Task ClearFaultsAsync() => SendAsync(HttpMethod.Delete, "faults");

    /// <summary>
    /// Changes Maton's behavior. <paramref name="change"/> may have <c>apiKey</c>, <c>latency</c>, <c>requestsPerSecond</c>,
    /// <c>retryAfter</c>, <c>recordAnswers</c>, <c>connectionsPageSize</c> and <c>repeatNextToken</c>.
    /// </summary>
    public Task ChangeSettingsAsync(object change) => SendAsync(HttpMethod.Patch, "settings", change);

    public async Task<IReadOnlyList<SandboxConnection>> ConnectionsAsync() =>
        (await ReadAsync("connections")).GetProperty("connections").Deserialize<List<SandboxConnection>>(JsonSerializerOptions.Web)!;

    /// <summary>Returns the oldest active Clockify connection of a user.</summary>
    public async Task<SandboxConnection> ConnectionOfAsync(string email) =>
        (await ConnectionsAsync()).First(connection => connection is { App: "clockify", Status: "ACTIVE" } && connection.Email == email);

    public Task<SandboxConnection> AddConnectionAsync(string? email, string status = "ACTIVE", string app = "clockify") =>
        SendAsync<SandboxConnection>(
            HttpMethod.Post,
            "connections",
            new
            {
                email,
                status,
                app,
            }
        );

    /// <summary>
    /// Changes a connection. <paramref name="change"/> may have <c>status</c>, <c>email</c>, <c>keyRevoked</c>, and <c>touch</c>, which
    /// sets the time of its last update to now.
    /// </summary>
    public Task<SandboxConnection> ChangeConnectionAsync(string id, object change) =>
        SendAsync<SandboxConnection>(HttpMethod.Patch, $"connections/{id}", change);

    /// <summary>Finishes a pending connection, as a user would on the connect page.</summary>
    public Task<SandboxConnection> FinishConnectionAsync(string id, string email) =>
        ChangeConnectionAsync(id, new { status = "ACTIVE", email });

    public Task RemoveConnectionAsync(string id) => SendAsync(HttpMethod.Delete, $"connections/{id}");

    /// <summary>
    /// Creates a token of the sandbox's issuer. <paramref name="options"/> may have <c>email</c>, <c>subject</c>, <c>roles</c>,
    /// <c>lifetime</c> (negative for an expired token), <c>algorithm</c> (RS256, ES256, HS256, none), <c>keyId</c>, <c>signature</c>
    /// (valid, foreign, cut, empty) and <c>claims</c> (null removes a claim).
    /// </summary>
    public async Task<string> MintTokenAsync(object options) =>
        (await SendAsync<JsonElement>(HttpMethod.Post, "issuer/tokens", options)).GetProperty("token").GetString()!;

    /// <summary>Creates new keys of the issuer. The old keys stay published or are removed.</summary>
    public Task RotateKeysAsync(bool keepOld = false) => SendAsync(HttpMethod.Post, "issuer/rotate", new { keepOld });

    /// <summary>Sets whether the issuer returns its discovery document and keys, or 503.</summary>
    public Task SetKeysReachableAsync(bool keysReachable) => SendAsync(HttpMethod.Patch, "issuer", new { keysReachable });

    /// <summary>Returns the number of requests for the issuer's keys.</summary>
    public async Task<int> KeyFetchesAsync() => (await ReadAsync("issuer")).GetProperty("keyFetches").GetInt32();

    /// <summary>Calls a test control of the company, such as <c>users/{id}/time-zone</c> or <c>time-entries/{id}/approval</c>.</summary>
    public Task<JsonElement> ChangeCompanyAsync(HttpMethod method, string route, object change) =>
        SendAsync<JsonElement>(method, $"clockify/{route}", change);

    /// <summary>Changes some settings of a workspace.</summary>
    public Task ChangeWorkspaceAsync(string workspaceId, object settings) =>
        ChangeCompanyAsync(HttpMethod.Patch, $"workspaces/{workspaceId}/settings", settings);

    /// <summary>Invites a new user, who has not signed in yet.</summary>
    public Task InviteAsync(string workspaceId, string email) =>
        ChangeCompanyAsync(HttpMethod.Post, $"workspaces/{workspaceId}/invitations", new { email });

    /// <summary>Sets the language of Clockify's messages to a user: EN or ES.</summary>
    public Task SetLanguageAsync(string userId, string language) =>
        ChangeCompanyAsync(HttpMethod.Put, $"users/{userId}/language", new { language });

    public void Dispose() => _http.Dispose();

    private Task<JsonElement> ReadAsync(string route) => SendAsync<JsonElement>(HttpMethod.Get, route);

    private async Task<CallResult> SendAsync(HttpMethod method, string route, object? body = null)
    {
        var result = await _http.SendAsync(method, route, body);
        Assert.True(result.IsSuccess, $"{result}");
        return result;
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string route, object? body = null) =>
        (await SendAsync(method, route, body)).Json.Deserialize<T>(JsonSerializerOptions.Web)!;

    // Read as a stream, because a journal with recorded responses can have tens of megabytes.
    private sealed record Journal(IReadOnlyList<JournalledRequest> Entries);
}
