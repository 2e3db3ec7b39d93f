using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>What the curated API answered.</summary>
internal sealed record ApiAnswer(int Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    private static readonly JsonSerializerOptions _readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public string? ETag => Headers.ETag?.ToString();

    public ProblemBody Problem
    {
        get
        {
            Assert.True(ContentType == "application/problem+json", ToString());
            return JsonSerializer.Deserialize<ProblemBody>(Text, JsonSerializerOptions.Web)!;
        }
    }

    /// <summary>Status and code of a refusal.</summary>
    public (int Status, string ErrorCode) Refusal => (Status, Problem.ErrorCode);

    public override string ToString() => $"{Status} {ContentType}: {Text}";

    /// <summary>Calls <c>/api/v1</c>.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="method">How.</param>
    /// <param name="path">What, below <c>/api/v1</c>.</param>
    /// <param name="body">A text that is JSON already, or what becomes JSON.</param>
    /// <param name="mediaType">What the body calls itself.</param>
    /// <param name="headers">Further headers.</param>
    public static async Task<ApiAnswer> OfAsync(
        HttpClient caller,
        HttpMethod method,
        string path,
        object? body = null,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
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

        using var answer = await caller.SendAsync(request, TestContext.Current.CancellationToken);
        return new ApiAnswer(
            (int)answer.StatusCode,
            answer.Headers,
            answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    /// <summary>The answer, if it is a success.</summary>
    public ApiAnswer MustBe(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        return this;
    }
}
