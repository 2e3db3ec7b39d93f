using System.Net.Http.Json;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>What a test says in a line when a caller says it in five.</summary>
internal static class CallerExtensions
{
    private const string Api = "/clockify/api/v1/";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<string> FirstWorkspaceAsync(this HttpClient caller) =>
        (await caller.ReadAsync("workspaces"))[0].GetProperty("id").GetString()!;

    /// <summary>A GET on the raw proxy that must succeed.</summary>
    public static Task<JsonElement> ReadAsync(this HttpClient caller, string path) => caller.CallAsync(HttpMethod.Get, path);

    /// <summary>A call on the raw proxy that must succeed; answers the body, or nothing where there is none.</summary>
    public static async Task<JsonElement> CallAsync(this HttpClient caller, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, Api + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await caller.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static async Task<ProblemBody> ProblemAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (await answer.Content.ReadFromJsonAsync<ProblemBody>(Stop))!;
    }
}
