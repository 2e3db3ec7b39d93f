using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ClockifyBff.Telemetry;

namespace ClockifyBff.Api.Problems;

/// <summary>A problem (RFC 9457), the body of every error response of this service.</summary>
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

    /// <summary>A URI that identifies the kind of problem.</summary>
    public string Type => $"urn:clockifybff:error:{Error.Name}";

    /// <summary>The kind of problem, as a sentence for people.</summary>
    public string Title => Error.Title;

    /// <summary>The HTTP status.</summary>
    public int Status => Error.Status;

    /// <summary>The cause of the problem in this request, for people.</summary>
    public string Detail { get; init; }

    /// <summary>The path of the request, without its query.</summary>
    public string? Instance { get; private init; }

    /// <summary>The stable error code, for programs.</summary>
    public string ErrorCode => Error.Name;

    /// <summary>The trace id of the request, to quote to support; equals the header <c>X-Request-Id</c>.</summary>
    public string? TraceId { get; private init; }

    /// <summary>What to do next: fix, sign_in, connect, reconnect, wait, retry, check or ask_admin.</summary>
    public string Action { get; init; }

    /// <summary>The seconds to wait before sending the request again; equals the header <c>Retry-After</c>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The errors of the request, by field.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The items that the request may have meant, if a name matches no item or several.</summary>
    public IReadOnlyList<Candidate>? Candidates { get; init; }

    /// <summary>The current entity, as the route returns it, if the request conflicts with its state.</summary>
    public JsonNode? Current { get; init; }

    /// <summary>The error that Clockify returned, if Clockify rejected the request.</summary>
    public UpstreamRefusal? Upstream { get; init; }

    /// <summary>Creates the problem for one invalid field.</summary>
    public static Problem Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>Creates the problem for several invalid fields.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) => Invalid(errors, Problems.ErrorCode.InvalidRequest);

    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors, ErrorCode error) =>
        new(error, Summary(errors)) { Errors = errors };

    /// <summary>Creates the problem for a repeated request whose first outcome is unknown.</summary>
    public static Problem OutcomeUnknown(string reason) =>
        new(Problems.ErrorCode.OutcomeUnknown, $"The first request with this key may have been executed. {reason}");

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

        var body = this with { Instance = httpContext.Request.PathBase + httpContext.Request.Path, TraceId = RequestId.Of(httpContext) };

        // No cancellation token is needed: writing to a disconnected client does nothing.
        return response.WriteAsJsonAsync(body, ProblemJson.Readable.Problem, "application/problem+json");
    }

    private static string Summary(IReadOnlyDictionary<string, string[]> errors) =>
        string.Join(' ', errors.SelectMany(error => error.Value.Select(message => $"{error.Key}: {message}")));
}
