using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ClockifyBff.Load;

/// <summary>A sandbox as slow and as strict as Maton, with the employees of a company.</summary>
internal sealed class SandboxCompany : IDisposable
{
    public const string Key = "sandbox";

    // Users of the demo company that this test doesn't use.
    private const int OtherUsers = 6;

    private readonly RunningProgram _sandbox;
    private readonly HttpClient _http;

    private SandboxCompany(RunningProgram sandbox)
    {
        _sandbox = sandbox;
        _http = new HttpClient { BaseAddress = sandbox.Url, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Url => _sandbox.Url;

    public string WorkspaceId { get; private set; } = string.Empty;

    /// <summary>The folder for the database of the service.</summary>
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("clockifybff-load-");

    /// <summary>A project on which every employee may track time.</summary>
    public string ProjectId { get; private set; } = string.Empty;

    public IReadOnlyList<Person> People { get; private set; } = [];

    /// <summary>Starts the sandbox without latency and rate limit. A third of the employees have a running timer.</summary>
    public static async Task<SandboxCompany> StartAsync(int employees)
    {
        var people = (employees + OtherUsers).ToString(CultureInfo.InvariantCulture);
        var company = new SandboxCompany(await RunningProgram.StartAsync("ClockifyBff.Sandbox", [], ("Sandbox__People", people)));
        await company.ChangeSettingsAsync(new { requestsPerSecond = 1_000_000 });
        await company.LoadPeopleAsync();
        return company;
    }

    /// <summary>Sets the latency and the rate limit of Maton.</summary>
    public async Task ApplyMatonLimitsAsync()
    {
        await ChangeSettingsAsync(new { requestsPerSecond = LoadTest.Limit, latency = TimeSpan.FromMilliseconds(80) });
        using var response = await _http.DeleteAsync(new Uri("sandbox/journal", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Returns the requests that Maton received, in order.</summary>
    public async Task<IReadOnlyList<UpstreamCall>> JournalAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>(new Uri("sandbox/journal", UriKind.Relative)))
            .GetProperty("entries")
            .Deserialize<List<UpstreamCall>>(JsonSerializerOptions.Web)!;

    public void Dispose()
    {
        _http.Dispose();
        _sandbox.Dispose();
        Folder.Delete(recursive: true);
    }

    private async Task LoadPeopleAsync()
    {
        var connections = await _http.GetFromJsonAsync<JsonElement>(new Uri("sandbox/connections", UriKind.Relative));
        People =
        [
            .. connections
                .GetProperty("connections")
                .Deserialize<List<Person>>(JsonSerializerOptions.Web)!
                .Where(one => one.Email.StartsWith("person", StringComparison.Ordinal)),
        ];
        WorkspaceId = (await CallAsync(HttpMethod.Get, "workspaces", People[0]))[0].GetProperty("id").GetString()!;
        ProjectId = (await CallAsync(HttpMethod.Get, $"workspaces/{WorkspaceId}/projects", People[0]))[0].GetProperty("id").GetString()!;
        foreach (var person in People.Where((_, number) => number % 3 == 0))
        {
            await CallAsync(
                HttpMethod.Post,
                $"workspaces/{WorkspaceId}/time-entries",
                person,
                new { start = WireTime.Of(WireTime.Now.AddMinutes(-40)), description = "This morning" }
            );
            person.HasTimer = true;
        }
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, Person person, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"clockify/api/v1/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        request.Headers.Add("Maton-Connection", person.Id);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task ChangeSettingsAsync(object change)
    {
        using var response = await _http.PatchAsJsonAsync(new Uri("sandbox/settings", UriKind.Relative), change);
        response.EnsureSuccessStatusCode();
    }
}
