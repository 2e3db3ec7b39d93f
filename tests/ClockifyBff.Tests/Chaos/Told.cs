using System.Net.Http.Json;
using System.Text.Json;
using ClockifyBff.Tests.Workflows;

namespace ClockifyBff.Tests.Chaos;

/// <summary>What a caller was told.</summary>
/// <param name="What">The call.</param>
/// <param name="Status">The answer's status; 0 where the connection broke before there was a whole one.</param>
/// <param name="Problem">What is wrong; null where nothing is, or where Clockify itself said so.</param>
/// <param name="Age">The age of the copy it is made of, in seconds; null where it is made of none.</param>
/// <param name="Text">The answer.</param>
internal sealed record Told(string What, int Status, ProblemBody? Problem, double? Age, string Text)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Nobody knows whether it was done.</summary>
    public bool IsUnclear => Status == 0 || Problem?.Action == "check";

    /// <summary>The same request may be sent again.</summary>
    public bool MayBeRepeated => Status == 0 || Problem?.Action is "retry" or "wait";

    /// <summary>In a word: <c>200</c>, <c>502 upstream_unavailable</c>, <c>broken</c>.</summary>
    public string Outcome =>
        Status == 0 ? "broken"
        : Problem is null ? $"{Status}"
        : $"{Status} {Problem.ErrorCode}";

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public override string ToString() => $"{What}: {Outcome}, {Text}";

    /// <summary>Calls, and listens to whatever comes.</summary>
    public static async Task<Told> OfAsync(HttpClient caller, HttpMethod method, string path, object? body = null, string? key = null)
    {
        var what = $"{method} {path.Split('?')[0]}";
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add(KeyedDesk.Header, key);
        }

        try
        {
            using var answer = await caller.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var problem =
                answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                    ? JsonSerializer.Deserialize<ProblemBody>(text, JsonSerializerOptions.Web)
                    : null;
            Assert.True(
                problem?.ErrorCode != "rate_limited" || answer.Headers.RetryAfter is not null,
                $"{what}: refused without Retry-After"
            );
            return new Told(what, (int)answer.StatusCode, problem, answer.Headers.Age?.TotalSeconds, text);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Told(what, 0, null, null, e.Message);
        }
    }
}
