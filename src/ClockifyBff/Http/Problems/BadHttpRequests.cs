using System.Text.Json;

namespace ClockifyBff.Http.Problems;

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
        _ => new Problem(ErrorCode.InvalidRequest, "The request could not be read. Where a body is due, send a JSON object."),
    };

    /// <summary>JSON that is none, or with members that this route does not take. Its own message names types of ours too.</summary>
    private static Problem ToProblem(JsonException json) => json switch
    {
        // What the reader itself could not read is no JSON at all.
        { InnerException: JsonException } => new Problem(ErrorCode.InvalidJson, "The body is no JSON."),
        UnreadableValueException unreadable when Field(json) is { } field => Problem.Invalid(field, unreadable.Demand),
        _ when Field(json) is { } field => Problem.Invalid(field, UnreadableValueException.Unfit),
        _ => new Problem(ErrorCode.InvalidJson, "The body is no JSON object."),
    };

    private static string? Field(JsonException json) => $"{json.Path}{(json as UnreadableValueException)?.Below}" switch
    {
        ['$', '.', .. var field] => field,
        ['$', '[', '\'', .. var field, '\'', ']'] => field,
        _ => null,
    };
}
