namespace ClockifyBff.Api.Problems;

internal static class BadHttpRequests
{
    /// <summary>Creates the problem for a request that the server or the framework could not read.</summary>
    public static Problem ToProblem(this BadHttpRequestException exception) =>
        exception.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => new Problem(ErrorCode.RequestTimeout, "The body arrived too slowly."),
            StatusCodes.Status413PayloadTooLarge => new Problem(ErrorCode.BodyTooLarge, "The body is larger than this route accepts."),
            StatusCodes.Status415UnsupportedMediaType => new Problem(ErrorCode.UnsupportedMediaType, "Send the body as application/json."),
            // The messages of the framework would expose internal type names.
            _ => new Problem(ErrorCode.InvalidRequest, "The request could not be read. If this route takes a body, send a JSON object."),
        };
}
