using System.Diagnostics.CodeAnalysis;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>An error with the status, code and message of Clockify. <see cref="ClockifyApi"/> turns it into a response.</summary>
/// <remarks>Messages are recorded from Clockify unless a comment says otherwise.</remarks>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "The exception never leaves the sandbox.")]
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Only its factory methods create it.")]
internal sealed partial class ClockifyException : Exception
{
    private readonly string? _spanish;

    private ClockifyException(int status, int code, string english, string? spanish = null)
        : base(english)
    {
        (Status, Code, _spanish) = (status, code, spanish);
    }

    private ClockifyException(int status)
        : base("No body") => Status = status;

    public int Status { get; }

    /// <summary>Clockify's error code; null for a response without a body.</summary>
    public int? Code { get; }

    public IReadOnlyList<string> Allow { get; private init; } = [];

    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Returns the message in the language of the account, or in English if the translation is unknown.</summary>
    public string MessageIn(string language) => language == "ES" ? _spanish ?? Message : Message;

    public static ClockifyException UnknownApiKey() => new(401, 4003, "Api key does not exist");

    public static ClockifyException MultipleTokens() => new(401, 1000, "Multiple or none auth tokens present");

    public static ClockifyException AccessDenied() => new(403, 501, "Access Denied", "Acceso denegado");

    public static ClockifyException NotFoundWithoutBody() => new(404);

    public static ClockifyException NoStaticResource(string path) => new(404, 3000, $"No static resource {path}.");

    public static ClockifyException MethodNotSupported(string method, IReadOnlyList<string> allow) =>
        new(405, 3000, $"Request method '{method}' is not supported") { Allow = allow };

    // The code and the header are not recorded.
    public static ClockifyException TooManyRequests() => new(429, 429, "Too many requests") { RetryAfter = TimeSpan.FromSeconds(1) };

    // Recorded for a task posted to a workspace that does not exist; the code is not recorded.
    public static ClockifyException InternalServerError() => new(500, 500, "Internal server error");

    // An error of the sandbox alone: Clockify supports the operation.
    public static ClockifyException NotSupportedBySandbox(string method, string operation) =>
        new(501, 501, $"The sandbox doesn't implement {method} {operation}. Clockify does.");

    public static ClockifyException ParameterNotConvertible(string parameter, string javaType, string reason) =>
        new(
            400,
            3000,
            $"Method parameter '{parameter}': Failed to convert value of type 'java.lang.String' to required type '{javaType}'; {reason}"
        );

    public static ClockifyException MissingParameter(string parameter, string javaType) =>
        new(400, 3001, $"Required request parameter '{parameter}' for method parameter type {javaType} is not present");

    public static ClockifyException JsonParseError(string reason) => new(400, 3002, $"JSON parse error: {reason}");

    public static ClockifyException BodyMissing(string signature) =>
        new(400, 3002, $"Required request body is missing: public com.clockify.adapter.http.v1.{signature}");

    public static ClockifyException PageSizeTooLarge(int max) => new(400, 501, $"Page size cannot be larger than {max:N0}.");

    public static ClockifyException PageSizeNotPositive() => new(400, 501, "Page size must be a positive value");

    // The middle of the message is translated: it was recorded in Spanish.
    public static ClockifyException InvalidValue(string field) =>
        new(
            400,
            501,
            $"You entered invalid value for field : [{field}]. Value can be null, but it can't be empty, greater than "
                + "9999-12-31 or less than 0001-01-01. "
                + $"Ensure that the [{field}] date is in following format: \"yyyy-MM-ddThh:mm:ssZ\" Example: 2018-11-29T13:00:46Z."
        );
}
