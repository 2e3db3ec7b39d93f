using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// A service and clients for members of the demo company's workspace. As a class fixture it starts with the default settings.
/// </summary>
public sealed class WorkspaceFixture : IAsyncLifetime
{
    public const string OwnersEmail = "developer@example.com";
    public const string MembersEmail = "maria@example.com";

    /// <summary>An id that no entity has.</summary>
    public const string UnknownId = "0123456789abcdef01234567";

    private readonly Dictionary<string, string> _ids = [];
    private BffFixture _bff = new();

    /// <summary>The owner of the workspace.</summary>
    public HttpClient Owner { get; private set; } = null!;

    /// <summary>A regular member of the workspace.</summary>
    public HttpClient Member { get; private set; } = null!;

    public string WorkspaceId { get; private set; } = null!;

    /// <summary>The path of the workspace below <c>/api/v1</c> and below Clockify's API.</summary>
    public string Root => $"workspaces/{WorkspaceId}";

    internal SandboxControls Sandbox => _bff.Sandbox;

    /// <summary>Starts a service with other settings.</summary>
    public static Task<WorkspaceFixture> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(TimeProvider.System, settings);

    /// <summary>Starts a service with a given clock.</summary>
    public static async Task<WorkspaceFixture> StartAsync(TimeProvider time, params (string Key, string? Value)[] settings)
    {
        var fixture = new WorkspaceFixture { _bff = new BffFixture { Time = time } };
        return await fixture.SetUpOrDisposeAsync(async () =>
        {
            await fixture._bff.StartWithAsync(settings);
            await fixture.SignInAsync();
        });
    }

    public async ValueTask InitializeAsync()
    {
        await _bff.InitializeAsync();
        await SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Owner?.Dispose();
        Member?.Dispose();
        await _bff.DisposeAsync();
    }

    public HttpClient CallerOf(string email) => _bff.CallerOf(email);

    /// <summary>Returns the id of an entity of the demo company.</summary>
    /// <param name="resource"><c>projects</c>, <c>clients</c>, <c>tags</c> or <c>users</c>.</param>
    /// <param name="name">The name of the entity.</param>
    public string Id(string resource, string name) => _ids[$"{resource}/{name}"];

    /// <summary>
    /// Returns the path of a list: <c>projects</c>, <c>clients</c>, <c>tags</c>, <c>users</c>, <c>workspaces</c>, or <c>tasks</c> (of one
    /// project).
    /// </summary>
    public string ListOf(string resource) =>
        resource switch
        {
            "workspaces" => "workspaces",
            "tasks" => $"{Root}/projects/{Id("projects", "Mobile app")}/tasks",
            _ => $"{Root}/{resource}",
        };

    internal Task<CallResult> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        params (string Name, string Value)[] headers
    ) => Owner.CallApiAsync(method, path, body, headers: headers);

    /// <summary>Reads an existing resource.</summary>
    internal async Task<CallResult> ReadAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Is(200);

    /// <summary>Returns the names of the items of a list.</summary>
    internal async Task<IReadOnlyList<string?>> NamesAsync(string path) =>
        [.. (await ReadAsync(path)).Items.Select(item => item.Text("name"))];

    /// <summary>Creates an entity.</summary>
    internal async Task<JsonElement> CreateAsync(string resource, object body) =>
        (await SendAsync(HttpMethod.Post, ListOf(resource), body)).Is(201).Json;

    /// <summary>Asserts that the service rejects a request without sending anything upstream.</summary>
    internal async Task<ProblemBody> AssertRejectedAsync(
        HttpMethod method,
        string path,
        object? body = null,
        string mediaType = "application/json",
        int status = 400,
        string errorCode = "invalid_request"
    )
    {
        var before = await Sandbox.JournalPositionAsync();
        var result = await Owner.CallApiAsync(method, path, body, mediaType);

        Assert.Empty(await Sandbox.JournalAsync(before, "gateway"));
        Assert.Equal((status, errorCode), result.StatusAndErrorCode);
        Assert.Equal("fix", result.Problem.Action);
        return result.Problem;
    }

    /// <summary>
    /// Asserts that the service rejects a request with errors on exactly these fields, without sending anything upstream.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below <c>/api/v1</c>.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="fields">The fields, separated by commas.</param>
    internal async Task AssertFieldsRejectedAsync(HttpMethod method, string path, object? body, string fields) =>
        Assert.Equal(fields.Split(',').Order(StringComparer.Ordinal), (await AssertRejectedAsync(method, path, body)).Fields);

    private async Task SignInAsync()
    {
        Owner = _bff.CallerOf(OwnersEmail);
        Member = _bff.CallerOf(MembersEmail);
        WorkspaceId = await Owner.FirstWorkspaceAsync();
        await Member.FirstWorkspaceAsync();
        foreach (var resource in (string[])["projects", "clients", "tags", "users"])
        {
            foreach (var item in (await Owner.ReadAsync($"{Root}/{resource}")).EnumerateArray())
            {
                _ids.TryAdd($"{resource}/{item.Text("name")}", item.Text("id")!);
            }
        }
    }
}
