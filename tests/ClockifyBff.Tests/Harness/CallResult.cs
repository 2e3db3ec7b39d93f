using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Harness;

/// <summary>The whole response to an HTTP request.</summary>
/// <param name="Call">The method and the path.</param>
/// <param name="Status">The status; 0 if the connection broke before the response was complete.</param>
/// <param name="Headers">All headers in the order received, one item for each value.</param>
/// <param name="Text">The body, or the error message if the connection broke.</param>
public sealed record CallResult(string Call, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Text)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The items of a list that the service returned.</summary>
    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public JsonNode Node => JsonNode.Parse(Text)!;

    /// <summary>The items of a list that Clockify returned, which is a bare array.</summary>
    public JsonArray Nodes => Node.AsArray();

    public string Id => (string)Node["id"]!;

    public string? ContentType => Header("Content-Type")?.Split(';')[0];

    public string? ETag => Header("ETag");

    public string? Location => Header("Location");

    public CacheControlHeaderValue? CacheControl => CacheControlHeaderValue.Parse(Header("Cache-Control"));

    public TimeSpan? RetryAfter =>
        Header("Retry-After") is { } seconds ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : null;

    /// <summary>The age of the cached data in seconds; null without an <c>Age</c> header.</summary>
    public int? Age => Header("Age") is { } seconds ? int.Parse(seconds, CultureInfo.InvariantCulture) : null;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the request may have taken effect.</summary>
    public bool HasUnknownOutcome => Status == 0 || TryGetProblem()?.Action == "check";

    /// <summary>Whether the client may send the same request again.</summary>
    public bool IsRetryable => Status == 0 || TryGetProblem()?.Action is "retry" or "wait";

    /// <summary>A short form of the result: <c>200</c>, <c>502 upstream_unavailable</c> or <c>broken</c>.</summary>
    public string Outcome =>
        Status == 0 ? "broken"
        : ErrorCode is null ? $"{Status}"
        : $"{Status} {ErrorCode}";

    /// <summary>The <c>errorCode</c> of a problem; null if the body is no problem.</summary>
    public string? ErrorCode => TryGetProblem()?.ErrorCode;

    /// <summary>The status and the error code. Asserts that the body is a problem.</summary>
    public (int Status, string ErrorCode) StatusAndErrorCode => (Status, Problem.ErrorCode);

    internal ProblemBody Problem
    {
        get
        {
            var problem = TryGetProblem();
            if (problem is null)
            {
                Assert.Fail(ToString());
            }

            return problem;
        }
    }

    /// <summary>The text of a member; null if the member is missing or null.</summary>
    public string? this[string member] => Node[member]?.ToString();

    /// <summary>The values of a header, separated by commas; null if the header is missing.</summary>
    public string? Header(string name)
    {
        var values = Headers
            .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value)
            .ToArray();
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    public bool Has(string header) => Header(header) is not null;

    /// <summary>The text of a member of each item of Clockify's list.</summary>
    public IReadOnlyList<string> Texts(string member) => [.. Nodes.Select(item => item![member]!.ToString())];

    /// <summary>Asserts the status, and returns this result.</summary>
    public CallResult Is(int status)
    {
        // The message may be several megabytes long, so it is created only if it is needed.
        if (Status != status)
        {
            Assert.Fail($"{status} was expected. {this}");
        }

        return this;
    }

    /// <summary>Asserts that the body is this problem with errors on exactly these fields, and returns this result.</summary>
    public CallResult IsProblem(int status, string errorCode, string action, params string[] fields)
    {
        var problem = Is(status).Problem;
        Assert.Equal((errorCode, action), (problem.ErrorCode, problem.Action));
        Assert.Equal(fields.Order(StringComparer.Ordinal), problem.Fields);
        return this;
    }

    /// <summary>Asserts that the body is this error of Clockify.</summary>
    public void IsClockifyError(int status, int code, string message)
    {
        Assert.Equal(message, Text.Length == 0 ? "(no body)" : (string?)Node["message"]);
        Assert.Equal(status, Status);
        Assert.Equal(code, (int)Node["code"]!);
    }

    public override string ToString() => $"{Call}: {Outcome}, {Text}";

    private ProblemBody? TryGetProblem() =>
        ContentType == "application/problem+json" ? JsonSerializer.Deserialize<ProblemBody>(Text, JsonSerializerOptions.Web) : null;
}
