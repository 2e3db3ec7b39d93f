using System.Globalization;
using System.Text.Json;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Clockify;

/// <summary>
/// Clockify said no. What that means beyond its status and code, only who asked can find out: its texts are in the account's language.
/// </summary>
#pragma warning disable CA1032 // Made here only, from what Clockify said.
internal sealed class ClockifyRefusal(UpstreamRefusal said) : ProblemException(ToProblem(said))
#pragma warning restore CA1032
{
    private const int LongestMessage = 300;

    public UpstreamRefusal Said => said;

    /// <summary>Whether it is about what was asked for: an id that isn't there, a name that is taken, a rule that isn't kept.</summary>
    public bool IsAboutInput => said.Status is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound;

    /// <summary>
    /// Whether Clockify understood the request and will refuse it again. A spent limit and a dead key are no such refusals.
    /// </summary>
    public bool IsFinal =>
        said.Status is >= 400 and < 500 and not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);

    /// <summary>The same refusal, explained.</summary>
    public ProblemException As(ErrorCode error, string detail) => new(new Problem(error, detail) { Upstream = said }, this);

    /// <summary>Something that a field names is not there.</summary>
    public ProblemException NotFound(string field, string what) => new(Problem.NotFound(field, what) with { Upstream = said }, this);

    /// <summary>
    /// Something that is there already and stays as it is bars the change: no mistake of who asked, and no member of the request.
    /// </summary>
    /// <param name="what">What it is, and what is wrong with it.</param>
    public ProblemException Barred(string what) =>
        new(
            new Problem(ErrorCode.Conflict, $"{what} Clockify takes no change that leaves it so; see current.")
            {
                Action = NextAction.Fix,
                Upstream = said,
            },
            this
        );

    /// <summary>A text is too long for Clockify, which counts UTF-16 units: emoji count twice. Null where it isn't.</summary>
    public ProblemException? TooLong(string field, string? text, int longest) =>
        text?.Length > longest
            ? new ProblemException(
                Problem.Invalid(
                    field,
                    $"Too long for Clockify: at most {longest} characters, of which emoji and other rare ones count twice."
                ) with
                {
                    Upstream = said,
                },
                this
            )
            : null;

    /// <summary>The name belongs to something else.</summary>
    public ProblemException NameTaken(string what, Candidate holder) =>
        new(
            new Problem(ErrorCode.NameTaken, $"A {what} has this name already; archived ones count.")
            {
                Candidates = [holder],
                Upstream = said,
            },
            this
        );

    /// <summary>The refusal with its reason, where one can be found. That none can be read doesn't make it another refusal.</summary>
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

    public static ClockifyRefusal Read(int status, ReadOnlySpan<byte> body)
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
            return new ClockifyRefusal(new UpstreamRefusal(status, code, message?[..Math.Min(message.Length, LongestMessage)]));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that is not valid Unicode.
            return new ClockifyRefusal(new UpstreamRefusal(status, null, null));
        }
    }

    private static JsonElement? Member(JsonElement body, string name, JsonValueKind kind) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    private static Problem ToProblem(UpstreamRefusal said)
    {
        var (error, detail) = said switch
        {
            { Status: 403, Code: 1003 } => (ErrorCode.EntryLocked, "Clockify locks time entries of this period."),
            { Status: 403, Code: 4005 } => (ErrorCode.EntryApproved, "Clockify lets nobody change an approved time entry."),
            { Status: 403, Code: 4030 } => (ErrorCode.ManualTrackingDisabled, "The workspace takes no time entries but those of timers."),
            { Status: 403 } => (ErrorCode.UpstreamForbidden, "Clockify does not let this person do this."),
            { Status: 404 } => (ErrorCode.NotFound, "Clockify shows this person no such thing."),
            { Status: >= 500 } => (ErrorCode.UpstreamUnavailable, "Clockify failed."),
            _ => (ErrorCode.InvalidRequest, "Clockify does not take this; see upstream for its own words."),
        };
        return new Problem(error, detail) { Upstream = said };
    }
}
