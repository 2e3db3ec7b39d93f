using System.Text.Json;

namespace ClockifyBff.Tests.Deletion;

/// <summary>An active project, client or task with a value in every member, to be deleted by a test.</summary>
internal sealed class DeletableResource
{
    private static readonly string[] _resources = ["projects", "tasks", "clients"];
    private static int _number;

    private readonly HttpClient _caller;

    private DeletableResource(HttpClient caller, string path) => (_caller, Path) = (caller, path);

    public static TheoryData<string> Resources => [.. _resources];

    /// <summary>The path relative to <c>/api/v1</c> and to Clockify's API.</summary>
    public string Path { get; }

    /// <summary>Creates an entity as the owner of the demo company.</summary>
    public static async Task<DeletableResource> OfAsync(HttpClient owner, string resource)
    {
        var workspace = await owner.FirstWorkspaceAsync();
        var name = $"Deletable {Interlocked.Increment(ref _number)}";
        var root = $"workspaces/{workspace}";
        var me = (await owner.ReadAsync("user")).Text("id");
        var client = await owner.CallAsync(
            HttpMethod.Post,
            $"{root}/clients",
            new
            {
                name = $"{name} client",
                email = "a@example.com",
                address = "1 Way",
                note = "Late.",
            }
        );
        if (resource == "clients")
        {
            var path = $"{root}/clients/{client.Text("id")}";
            await owner.CallAsync(
                HttpMethod.Put,
                path,
                new
                {
                    name = $"{name} client",
                    email = "a@example.com",
                    address = "1 Way",
                    note = "Late.",
                    ccEmails = new[] { "b@example.com" },
                }
            );
            return new DeletableResource(owner, path);
        }

        var project = await owner.CallAsync(
            HttpMethod.Post,
            $"{root}/projects",
            new
            {
                name,
                clientId = client.Text("id"),
                color = "#123456",
                note = "Go.",
                billable = true,
                isPublic = true,
                hourlyRate = new { amount = 4200 },
                costRate = new { amount = 2100 },
                estimate = new { estimate = "PT40H", type = "MANUAL" },
                memberships = new[] { new { userId = me, hourlyRate = new { amount = 5000 } } },
            }
        );
        var task = await owner.CallAsync(
            HttpMethod.Post,
            $"{root}/projects/{project.Text("id")}/tasks",
            new
            {
                name = "Part",
                assigneeIds = new[] { me },
                estimate = "PT8H",
                budgetEstimate = 9000,
            }
        );
        await owner.CallAsync(
            HttpMethod.Post,
            $"{root}/time-entries",
            new
            {
                start = "2026-05-13T08:00:00Z",
                end = "2026-05-13T09:30:00Z",
                projectId = project.Text("id"),
                taskId = task.Text("id"),
            }
        );
        return new DeletableResource(
            owner,
            resource == "tasks" ? $"{root}/projects/{project.Text("id")}/tasks/{task.Text("id")}" : $"{root}/projects/{project.Text("id")}"
        );
    }

    /// <summary>Returns the same entity for a caller of another service.</summary>
    public DeletableResource For(HttpClient caller) => new(caller, Path);

    /// <summary>Returns all members of the entity in Clockify.</summary>
    public async Task<string> StateAsync() => (await _caller.ReadAsync($"{Path}?hydrated=true")).GetRawText();

    /// <summary>Whether the entity exists in Clockify.</summary>
    public async Task<bool> ExistsAsync()
    {
        using var response = await _caller.GetAsync(
            new Uri($"/clockify/api/v1/{Path}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        return response.IsSuccessStatusCode;
    }

    /// <summary>Changes the entity in Clockify, as another user would.</summary>
    public Task<JsonElement> ChangeAsync(object changes) => _caller.CallAsync(HttpMethod.Put, Path, changes);

    public Task<CallResult> DeleteAsync(string query = "", HttpClient? caller = null, params (string Name, string Value)[] headers) =>
        (caller ?? _caller).CallApiAsync(HttpMethod.Delete, $"{Path}{query}", headers: headers);
}
