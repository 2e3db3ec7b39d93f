using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>A service with the people of the demo company at work in it. As a class fixture it starts with its defaults.</summary>
public sealed class WorkspaceFixture : IAsyncLifetime
{
    public const string OwnersEmail = "developer@example.com";
    public const string MembersEmail = "maria@example.com";

    /// <summary>An id that nothing has.</summary>
    public const string NoId = "0123456789abcdef01234567";

    private readonly Dictionary<string, string> _ids = [];
    private BffFixture _bff = new();

    /// <summary>The owner of the workspace.</summary>
    public HttpClient Owner { get; private set; } = null!;

    /// <summary>A regular member of it.</summary>
    public HttpClient Member { get; private set; } = null!;

    public string WorkspaceId { get; private set; } = null!;

    /// <summary>The path of the workspace below <c>/api/v1</c>, and below Clockify's own API.</summary>
    public string Root => $"workspaces/{WorkspaceId}";

    internal SandboxControls Sandbox => _bff.Sandbox;

    /// <summary>Starts a service whose settings differ.</summary>
    public static Task<WorkspaceFixture> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(TimeProvider.System, settings);

    /// <summary>Starts a service with a clock of its own.</summary>
    public static async Task<WorkspaceFixture> StartAsync(TimeProvider time, params (string Key, string? Value)[] settings)
    {
        var fixture = new WorkspaceFixture { _bff = new BffFixture { Time = time } };
        return await fixture.OrDisposeAsync(async () =>
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

    /// <summary>The id of something that the demo company has.</summary>
    /// <param name="resource">projects, clients, tags or users.</param>
    /// <param name="name">Its name.</param>
    public string Id(string resource, string name) => _ids[$"{resource}/{name}"];

    /// <summary>The path of a list: projects, clients, tags, users, workspaces, or tasks, those of one project.</summary>
    public string ListOf(string resource) =>
        resource switch
        {
            "workspaces" => "workspaces",
            "tasks" => $"{Root}/projects/{Id("projects", "Mobile app")}/tasks",
            _ => $"{Root}/{resource}",
        };

    internal Task<CallResult> AskAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        Owner.CallApiAsync(method, path, body, headers: headers);

    /// <summary>Reads something that is there.</summary>
    internal async Task<CallResult> ReadAsync(string path) => (await AskAsync(HttpMethod.Get, path)).Is(200);

    /// <summary>What a list shows, by name.</summary>
    internal async Task<IReadOnlyList<string?>> NamesAsync(string path) =>
        [.. (await ReadAsync(path)).Items.Select(item => item.Text("name"))];

    /// <summary>Creates something new.</summary>
    internal async Task<JsonElement> CreateAsync(string resource, object body) =>
        (await AskAsync(HttpMethod.Post, ListOf(resource), body)).Is(201).Json;

    /// <summary>A call that the service itself must refuse: nothing of it goes upstream.</summary>
    internal async Task<ProblemBody> RefuseAsync(
        HttpMethod method,
        string path,
        object? body = null,
        string mediaType = "application/json",
        int status = 400,
        string errorCode = "invalid_request"
    )
    {
        var before = await Sandbox.JournalPositionAsync();
        var answer = await Owner.CallApiAsync(method, path, body, mediaType);

        Assert.Empty(await Sandbox.JournalAsync(before, "gateway"));
        Assert.Equal((status, errorCode), answer.Refusal);
        Assert.Equal("fix", answer.Problem.Action);
        return answer.Problem;
    }

    /// <summary>The same, and the fields it names, no more and no less.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below <c>/api/v1</c>.</param>
    /// <param name="body">The body, or none.</param>
    /// <param name="fields">The fields, with commas between.</param>
    internal async Task RefuseFieldsAsync(HttpMethod method, string path, object? body, string fields) =>
        Assert.Equal(fields.Split(',').Order(StringComparer.Ordinal), (await RefuseAsync(method, path, body)).Fields);

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
