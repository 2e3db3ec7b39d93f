using System.Globalization;
using System.Text.Json;
using ClockifyBff.Failures;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>
/// An error response of Clockify. Its message is in the language of the account, so the reason beyond status and code is found by checking
/// what the request named.
/// </summary>
internal sealed class ClockifyRejection(ClockifyError error, Certainty certainty)
    : UpstreamException(UpstreamFailureKind.RejectedByClockify, "Clockify rejected the request.", certainty)
{
    private const int MaxMessageLength = 300;

    /// <summary>The status, code and message of the response.</summary>
    public ClockifyError Error => error;

    /// <summary>Whether the request caused the rejection: an unknown id, a name in use, or a violated rule.</summary>
    public bool IsAboutInput => error.Status is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound;

    /// <summary>
    /// Whether Clockify would reject the same request again. False for 401 and 429, which depend on the credential and the rate limit.
    /// </summary>
    public bool IsFinal =>
        error.Status is >= 400 and < 500 and not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);

    /// <summary>Returns the exception for an entity that a field names and that doesn't exist.</summary>
    public InvalidValueException NotFound(string field, string what) => InvalidValueException.NotFound(field, what, this);

    /// <summary>Returns the exception for a field with an invalid value.</summary>
    public InvalidValueException Invalid(string field, string message) =>
        InvalidValueException.OfField(InvalidValueKind.Invalid, field, message, this);

    /// <summary>Returns the exception for a present value that the request doesn't change and that prevents the change.</summary>
    /// <param name="reason">A sentence that says which value is wrong, and why.</param>
    public InvalidValueException Blocked(string reason) =>
        new(InvalidValueKind.PresentValueInvalid, $"{reason} Clockify rejects every change that keeps this value; see current.", this);

    /// <summary>
    /// Returns the exception for a text that is too long for Clockify; otherwise null. Clockify counts UTF-16 code units, so that emoji
    /// count twice.
    /// </summary>
    public InvalidValueException? TooLong(string field, string? text, int maxLength) =>
        text?.Length > maxLength
            ? Invalid(field, $"Too long for Clockify: at most {maxLength} characters. Emoji and some rare characters count twice.")
            : null;

    /// <summary>Returns the exception for a name that another entity has.</summary>
    public InvalidValueException NameTaken(string what, NamedEntity holder) =>
        new(InvalidValueKind.NameTaken, $"Another {what} already has this name. Archived ones count too.", this) { NameHolder = holder };

    /// <summary>Returns the reason of this rejection; the rejection itself if no reason is found, or if looking for one fails.</summary>
    public async Task<ServiceException> ExplainAsync(Func<Task<InvalidValueException?>> findReason)
    {
        try
        {
            return (ServiceException?)await findReason() ?? this;
        }
        catch (ServiceException)
        {
            return this;
        }
    }

    /// <summary>Reads an error response.</summary>
    /// <param name="status">The status of the response.</param>
    /// <param name="body">The body of the response.</param>
    /// <param name="isWrite">Whether the request was a write.</param>
    public static ClockifyRejection Read(int status, ReadOnlySpan<byte> body, bool isWrite)
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
            return Of(status, code, message?[..Math.Min(message.Length, MaxMessageLength)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that is not valid Unicode.
            return Of(status, code: null, message: null);
        }

        // A server error may occur after the write has taken effect.
        ClockifyRejection Of(int status, int? code, string? message) =>
            new(
                new ClockifyError(status, code, message),
                status < StatusCodes.Status500InternalServerError ? Certainty.Rejected
                    : isWrite ? Certainty.Unknown
                    : Certainty.NothingSent
            )
            {
                IsTransient = Retries.IsTransient(status),
            };
    }

    private static JsonElement? Member(JsonElement body, string name, JsonValueKind kind) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;
}
