using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Sends requests and reads whole responses. Only tests that need single bytes or streams don't use <see cref="SendAsync"/>.
/// </summary>
internal static class HttpClientExtensions
{
    private static readonly JsonSerializerOptions _unescapedJson = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <param name="caller">The client.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, or the whole URL.</param>
    /// <param name="body">A text that is sent unchanged, or an object that is serialized as JSON.</param>
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
                Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body, body.GetType(), _unescapedJson))
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

    /// <summary>Calls Clockify's API, through the service or on the sandbox, and asserts that the call succeeds.</summary>
    /// <returns>The body; default if the response has none.</returns>
    public static async Task<JsonElement> CallAsync(this HttpClient caller, HttpMethod method, string path, object? body = null)
    {
        var result = await caller.SendAsync(method, $"/clockify/api/v1/{path}", body);
        Assert.True(result.IsSuccess, $"{result}");
        return result.Text.Length == 0 ? default : result.Json;
    }

    /// <summary>Reads from Clockify's API, and asserts that the call succeeds.</summary>
    public static Task<JsonElement> ReadAsync(this HttpClient caller, string path) => caller.CallAsync(HttpMethod.Get, path);

    /// <summary>
    /// Reads from Clockify's API as soon as the service has found the caller's connection, and asserts that the call succeeds.
    /// </summary>
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

    public static async Task<ProblemBody> ProblemAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<ProblemBody>(Stop))!;
    }

    /// <summary>Reads the body without keeping it, and returns its length in bytes.</summary>
    public static async Task<long> CountBodyBytesAsync(this HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync(Stop);
        var buffer = new byte[64 * 1024];
        var count = 0L;
        while (await body.ReadAsync(buffer, Stop) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }
}
