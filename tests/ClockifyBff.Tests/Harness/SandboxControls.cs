using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>Calls the test controls of a running sandbox: the journal, planned faults, connections, settings and tokens.</summary>
internal sealed class SandboxControls(Uri sandbox) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(sandbox, "sandbox/") };

    /// <summary>Everything as it was at the start.</summary>
    public Task ResetAsync() => SendAsync(HttpMethod.Post, "reset");

    /// <summary>What Maton received, oldest first.</summary>
    /// <param name="since">Only after the request of this number.</param>
    /// <param name="plane"><c>gateway</c>, <c>control</c> or <c>escape</c>.</param>
    public async Task<IReadOnlyList<JournalledRequest>> JournalAsync(long since = 0, string? plane = null) =>
        (
            await _http.GetFromJsonAsync<Journal>(
                new Uri($"journal?since={since}&plane={plane}", UriKind.Relative),
                JsonSerializerOptions.Web,
                TestContext.Current.CancellationToken
            )
        )!.Entries;

    /// <summary>The number of the latest request, to be given to <see cref="JournalAsync"/> later.</summary>
    public async Task<long> JournalPositionAsync() => (await ReadAsync("journal?since=9223372036854775807")).GetProperty("last").GetInt64();

    public Task ForgetJournalAsync() => SendAsync(HttpMethod.Delete, "journal");

    /// <summary>Waits until the journal shows something: what a client that went away left behind is noticed a moment later.</summary>
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

    /// <summary>The next matching calls fail.</summary>
    public Task FailNextAsync(SandboxFault fault) => SendAsync(HttpMethod.Post, "faults", fault);

    /// <summary>The next matching calls fail, and no other planned fault is left.</summary>
    public Task ReplaceFaultsAsync(SandboxFault fault) => SendAsync(HttpMethod.Put, "faults", fault);

    /// <summary>The next matching calls get a canned answer.</summary>
    public Task AnswerNextAsync(
        string? method,
        string? path,
        int status,
        string body,
        string contentType = "application/json",
        int count = 1
    ) =>
        FailNextAsync(
            new SandboxFault(SandboxFault.Answer)
            {
                Method = method,
                Path = path,
                Status = status,
                Body = body,
                Headers = new Dictionary<string, string> { ["Content-Type"] = contentType },
                Count = count,
            }
        );

    /// <summary>How many failures are still to come.</summary>
    public async Task<int> FaultsLeftAsync() =>
        (await ReadAsync("faults")).GetProperty("faults").EnumerateArray().Sum(fault => fault.GetProperty("remaining").GetInt32());

    public Task ClearFaultsAsync() => SendAsync(HttpMethod.Delete, "faults");

    /// <summary>
    /// A merge patch of <c>apiKey</c>, <c>latency</c>, <c>requestsPerSecond</c>, <c>retryAfter</c>, <c>recordAnswers</c>,
    /// <c>connectionsPageSize</c>, <c>repeatNextToken</c>.
    /// </summary>
    public Task ChangeSettingsAsync(object change) => SendAsync(HttpMethod.Patch, "settings", change);

    public async Task<IReadOnlyList<SandboxConnection>> ConnectionsAsync() =>
        (await ReadAsync("connections")).GetProperty("connections").Deserialize<List<SandboxConnection>>(JsonSerializerOptions.Web)!;

    /// <summary>The oldest active Clockify connection of a person.</summary>
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

    /// <summary>A merge patch of <c>status</c>, <c>email</c>, <c>keyRevoked</c>; <c>touch</c> moves its last update.</summary>
    public Task<SandboxConnection> ChangeConnectionAsync(string id, object change) =>
        SendAsync<SandboxConnection>(HttpMethod.Patch, $"connections/{id}", change);

    /// <summary>Finishes a pending connection as if its person had done so on the connect page.</summary>
    public Task<SandboxConnection> FinishConnectionAsync(string id, string email) =>
        ChangeConnectionAsync(id, new { status = "ACTIVE", email });

    public Task RemoveConnectionAsync(string id) => SendAsync(HttpMethod.Delete, $"connections/{id}");

    /// <summary>
    /// A token of the sandbox's issuer. <paramref name="order"/> may give <c>email</c>, <c>subject</c>, <c>roles</c>, <c>lifetime</c>
    /// (negative: expired), <c>algorithm</c> (RS256, ES256, HS256, none), <c>keyId</c>, <c>signature</c> (valid, foreign, cut, empty) and
    /// <c>claims</c>, set as they stand (null leaves a claim out).
    /// </summary>
    public async Task<string> MintTokenAsync(object order) =>
        (await SendAsync<JsonElement>(HttpMethod.Post, "issuer/tokens", order)).GetProperty("token").GetString()!;

    /// <summary>The issuer signs with new keys; the old ones stay published or are gone.</summary>
    public Task RotateKeysAsync(bool keepOld = false) => SendAsync(HttpMethod.Post, "issuer/rotate", new { keepOld });

    /// <summary>Whether the issuer's discovery and keys answer, or 503.</summary>
    public Task SetKeysReachableAsync(bool keysReachable) => SendAsync(HttpMethod.Patch, "issuer", new { keysReachable });

    /// <summary>How often the issuer's keys were asked for.</summary>
    public async Task<int> KeyFetchesAsync() => (await ReadAsync("issuer")).GetProperty("keyFetches").GetInt32();

    /// <summary>Changes what no user of Clockify could, such as <c>users/{id}/time-zone</c> or <c>time-entries/{id}/approval</c>.</summary>
    public Task<JsonElement> ChangeCompanyAsync(HttpMethod method, string route, object change) =>
        SendAsync<JsonElement>(method, $"clockify/{route}", change);

    /// <summary>A merge patch of a workspace's settings.</summary>
    public Task ChangeWorkspaceAsync(string workspaceId, object settings) =>
        ChangeCompanyAsync(HttpMethod.Patch, $"workspaces/{workspaceId}/settings", settings);

    /// <summary>Invites somebody who has not signed in yet.</summary>
    public Task InviteAsync(string workspaceId, string email) =>
        ChangeCompanyAsync(HttpMethod.Post, $"workspaces/{workspaceId}/invitations", new { email });

    /// <summary>The language in which Clockify speaks to somebody: EN or ES.</summary>
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

    // Read as a stream: with the recorded responses a journal has tens of megabytes.
    private sealed record Journal(IReadOnlyList<JournalledRequest> Entries);
}
