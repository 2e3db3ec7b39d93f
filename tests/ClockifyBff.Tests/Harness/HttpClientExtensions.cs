using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>Sends requests. Every call of a test goes through <see cref="SendAsync"/>, but those that need bytes or streams.</summary>
internal static class HttpClientExtensions
{
    private static readonly JsonSerializerOptions _readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sends a request and reads the response whole.</summary>
    /// <param name="caller">The client.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, or the whole address.</param>
    /// <param name="body">A text that is sent as it is, or a value that becomes JSON.</param>
    /// <param name="mediaType">The body's <c>Content-Type</c>.</param>
    /// <param name="headers">Further headers.</param>
    public static async Task<CallResult> SendAsync(
        this HttpClient caller,
        HttpMethod method,
        string path,
        object? body = null,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(
                Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body, body.GetType(), _readable))
            );
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await caller.SendAsync(request, Stop);
        var received =
            from header in response.Headers.Concat(response.Content.Headers)
            from value in header.Value
            select KeyValuePair.Create(header.Key, value);
        return new CallResult($"{method} {path}", (int)response.StatusCode, [.. received], await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Calls <c>/api/v1</c>.</summary>
    public static Task<CallResult> CallApiAsync(
        this HttpClient caller,
        HttpMethod method,
        string path,
        object? body = null,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    ) => caller.SendAsync(method, $"/api/v1/{path}", body, mediaType, headers);

    /// <summary>Calls Clockify's own API, on the service or on the sandbox; the call must succeed.</summary>
    /// <returns>The body, or nothing where there is none.</returns>
    public static async Task<JsonElement> CallAsync(this HttpClient caller, HttpMethod method, string path, object? body = null)
    {
        var result = await caller.SendAsync(method, $"/clockify/api/v1/{path}", body);
        Assert.True(result.IsSuccess, $"{result}");
        return result.Text.Length == 0 ? default : result.Json;
    }

    /// <summary>Reads from Clockify's own API; the call must succeed.</summary>
    public static Task<JsonElement> ReadAsync(this HttpClient caller, string path) => caller.CallAsync(HttpMethod.Get, path);

    /// <summary>Reads from Clockify's own API as soon as the service has found the caller's connection; the call must succeed.</summary>
    public static async Task<JsonElement> ReadWhenConnectedAsync(this HttpClient caller, string path)
    {
        var result = await Eventually.BecomesAsync(
            () => caller.SendAsync(HttpMethod.Get, $"/clockify/api/v1/{path}"),
            result => result.Status != 409
        );
        Assert.True(result.IsSuccess, $"{result}");
        return result.Json;
    }

    public static async Task<string> FirstWorkspaceAsync(this HttpClient caller) =>
        (await caller.ReadWhenConnectedAsync("workspaces"))[0].Id();

    public static async Task<ProblemBody> ProblemAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (await answer.Content.ReadFromJsonAsync<ProblemBody>(Stop))!;
    }
}
