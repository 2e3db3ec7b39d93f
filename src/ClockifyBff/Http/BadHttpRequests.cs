using System.Text.Json;

namespace ClockifyBff.Http;

internal static class BadHttpRequests
{
    /// <summary>The problem for a request that the server or the framework could not read.</summary>
    public static Problem ToProblem(this BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new Problem(ErrorCode.RequestTimeout, "The body arrived too slowly."),
        StatusCodes.Status413PayloadTooLarge => new Problem(ErrorCode.BodyTooLarge, "The body is larger than this route accepts."),
        StatusCodes.Status415UnsupportedMediaType => new Problem(ErrorCode.UnsupportedMediaType, "Send the body as application/json."),
        _ when exception.InnerException is JsonException json => ToProblem(json),
        // The framework's own texts name types of ours.
        _ => new Problem(ErrorCode.InvalidRequest, "The request could not be read."),
    };

    /// <summary>JSON that is none, or with members that this route does not take. Its own message names types of ours too.</summary>
    private static Problem ToProblem(JsonException json) => PathOf(json) is ['$', _, ..] path
        ? Problem.Invalid(path[1..].TrimStart('.'), "The member is not known here, or has a value of the wrong kind.")
        : new Problem(ErrorCode.InvalidJson, "The body is no JSON object.");

    /// <summary>What could not be read; null where it is no JSON at all: that exception, the innermost, knows of no members.</summary>
    private static string? PathOf(JsonException json) => json.InnerException is not JsonException within ? json.Path
        : PathOf(within) is { } rest ? json.Path + rest[1..]
        : null;
}
