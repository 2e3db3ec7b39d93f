using System.Globalization;
using System.Text.Json;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Clockify;

/// <summary>
/// An error response of Clockify. Its message is in the language of the account, so the reason beyond status and code is found by checking
/// what the request named.
/// </summary>
#pragma warning disable CA1032 // Created only from an error response.
internal sealed class ClockifyRejection(UpstreamRefusal upstream) : ProblemException(ToProblem(upstream))
#pragma warning restore CA1032
{
    private const int MaxMessageLength = 300;

    /// <summary>The status, code and message of the response.</summary>
    public UpstreamRefusal Upstream => upstream;

    /// <summary>Whether the request caused the rejection: an unknown id, a name in use, or a violated rule.</summary>
    public bool IsAboutInput => upstream.Status is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound;

    /// <summary>
    /// Whether Clockify would reject the same request again. False for 401 and 429, which depend on the credential and the rate limit.
    /// </summary>
    public bool IsFinal =>
        upstream.Status is >= 400 and < 500 and not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);

    /// <summary>Returns this rejection as another error with a detail.</summary>
    public ProblemException As(ErrorCode error, string detail) => new(new Problem(error, detail) { Upstream = upstream }, this);

    /// <summary>Returns this rejection as 404 <c>not_found</c>: the entity that a field names doesn't exist.</summary>
    public ProblemException NotFound(string field, string what) => new(Problem.NotFound(field, what) with { Upstream = upstream }, this);

    /// <summary>
    /// Returns this rejection as 409 <c>conflict</c>: a present value that the request doesn't change prevents the change.
    /// </summary>
    /// <param name="reason">A sentence that says which value is wrong, and why.</param>
    public ProblemException Blocked(string reason) =>
        new(
            new Problem(ErrorCode.Conflict, $"{reason} Clockify rejects every change that keeps this value; see current.")
            {
                Action = NextAction.Fix,
                Upstream = upstream,
            },
            this
        );

    /// <summary>
    /// Returns this rejection as 400 <c>invalid_request</c> if a text is too long for Clockify; otherwise null. Clockify counts UTF-16 code
    /// units, so that emoji count twice.
    /// </summary>
    public ProblemException? TooLong(string field, string? text, int maxLength) =>
        text?.Length > maxLength
            ? new ProblemException(
                Problem.Invalid(
                    field,
                    $"Too long for Clockify: at most {maxLength} characters. Emoji and some rare characters count twice."
                ) with
                {
                    Upstream = upstream,
                },
                this
            )
            : null;

    /// <summary>Returns this rejection as 409 <c>name_taken</c>: another entity has the name.</summary>
    public ProblemException NameTaken(string what, Candidate holder) =>
        new(
            new Problem(ErrorCode.NameTaken, $"Another {what} already has this name. Archived ones count too.")
            {
                Candidates = [holder],
                Upstream = upstream,
            },
            this
        );

    /// <summary>Returns the reason of this rejection; the rejection itself if no reason is found, or if looking for one fails.</summary>
    public async Task<ProblemException> ExplainAsync(Func<Task<ProblemException?>> findReason)
    {
        try
        {
            return await findReason() ?? this;
        }
        catch (ProblemException)
        {
            return this;
        }
    }

    public static ClockifyRejection Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            var root = json.RootElement;
            int? code =
                Member(root, "code", JsonValueKind.Number) is { } number && number.TryGetInt32(out var value) ? value
                : Member(root, "code", JsonValueKind.String) is { } digits
                && int.TryParse(digits.GetString(), CultureInfo.InvariantCulture, out value)
                    ? value
                : null;
            var message = Member(root, "message", JsonValueKind.String)?.GetString();
            return new ClockifyRejection(new UpstreamRefusal(status, code, message?[..Math.Min(message.Length, MaxMessageLength)]));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that is not valid Unicode.
            return new ClockifyRejection(new UpstreamRefusal(status, null, null));
        }
    }

    private static JsonElement? Member(JsonElement body, string name, JsonValueKind kind) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    private static Problem ToProblem(UpstreamRefusal upstream)
    {
        var (error, detail) = upstream switch
        {
            { Status: 403, Code: 1003 } => (ErrorCode.EntryLocked, "Time entries of this period are locked in Clockify."),
            { Status: 403, Code: 4005 } => (ErrorCode.EntryApproved, "Clockify rejects changes of approved time entries."),
            { Status: 403, Code: 4030 } => (
                ErrorCode.ManualTrackingDisabled,
                "The workspace accepts only time entries that a timer has recorded."
            ),
            { Status: 403 } => (ErrorCode.UpstreamForbidden, "The user isn't permitted to do this in Clockify."),
            { Status: 404 } => (ErrorCode.NotFound, "The item doesn't exist in Clockify, or the user may not see it."),
            { Status: >= 500 } => (ErrorCode.UpstreamUnavailable, "Clockify failed to process the request."),
            _ => (ErrorCode.InvalidRequest, "Clockify rejected the request; see upstream for its message."),
        };
        return new Problem(error, detail) { Upstream = upstream };
    }
}
