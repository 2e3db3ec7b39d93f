using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ClockifyBff.Telemetry;

namespace ClockifyBff.Http.Problems;

/// <summary>A problem (RFC 9457), the body of every error this service answers.</summary>
internal sealed record Problem : IResult
{
    public Problem(ErrorCode error, string detail)
    {
        Error = error;
        Detail = detail;
        Action = error.Action;
    }

    [JsonIgnore]
    public ErrorCode Error { get; }

    /// <summary>A URI that names the kind of problem.</summary>
    public string Type => $"urn:clockifybff:error:{Error.Name}";

    /// <summary>The kind of problem in a sentence.</summary>
    public string Title => Error.Title;

    /// <summary>The HTTP status.</summary>
    public int Status => Error.Status;

    /// <summary>What went wrong this time, for people.</summary>
    public string Detail { get; init; }

    /// <summary>The path that was asked for, without its query.</summary>
    public string? Instance { get; private init; }

    /// <summary>The stable code of the problem, for programs.</summary>
    public string ErrorCode => Error.Name;

    /// <summary>The id to quote when asking for help; the same as the header <c>X-Request-Id</c>.</summary>
    public string? TraceId { get; private init; }

    /// <summary>What to do next: fix, sign_in, connect, reconnect, wait, retry, check or ask_admin.</summary>
    public string Action { get; init; }

    /// <summary>Seconds to wait before the same request has a chance; also in the header <c>Retry-After</c>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>What is wrong with the request, by field.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>What was perhaps meant, where a name was found nowhere, or more than once.</summary>
    public IReadOnlyList<Candidate>? Candidates { get; init; }

    /// <summary>What is there now, in the shape of the route's own answer, where that is not what the request is about.</summary>
    public JsonNode? Current { get; init; }

    /// <summary>What Clockify itself said, where it said no.</summary>
    public UpstreamRefusal? Upstream { get; init; }

    /// <summary>A request with something wrong in one field.</summary>
    public static Problem Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>A request with something wrong in several fields.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) => Invalid(errors, Problems.ErrorCode.InvalidRequest);

    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors, ErrorCode error) =>
        new(error, Summary(errors)) { Errors = errors };

    /// <summary>A request about something that is not there.</summary>
    /// <param name="field">What names it in the request.</param>
    /// <param name="what">What it would be, in words.</param>
    public static Problem NotFound(string field, string what) =>
        new(Problems.ErrorCode.NotFound, $"{field}: There is no such {what}.")
        {
            Errors = new Dictionary<string, string[]> { [field] = [$"There is no such {what}."] },
        };

    /// <summary>A repeat of a request of which nobody can tell what it came to.</summary>
    public static Problem OutcomeUnknown(string reason) =>
        new(Problems.ErrorCode.OutcomeUnknown, $"The first request with this key may have been carried out. {reason}");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        ResponseHeaders.Set(httpContext);
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString();
        }

        var answer = this with { Instance = httpContext.Request.PathBase + httpContext.Request.Path, TraceId = RequestId.Of(httpContext) };

        // Without a token of ours: then a client that has gone is no error.
        return response.WriteAsJsonAsync(answer, ProblemJson.Readable.Problem, "application/problem+json");
    }

    private static string Summary(IReadOnlyDictionary<string, string[]> errors) =>
        string.Join(' ', errors.SelectMany(error => error.Value.Select(message => $"{error.Key}: {message}")));
}
