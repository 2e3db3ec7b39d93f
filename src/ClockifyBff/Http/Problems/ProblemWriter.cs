namespace ClockifyBff.Http.Problems;

/// <summary>Gives a body to the errors that the framework answers with a bare status.</summary>
/// <remarks>The framework's own writer answers text/plain to a browser that doesn't accept JSON.</remarks>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var error = ErrorCode.ForStatus(http.Response.StatusCode);
        await new Problem(error, Detail(http, error)).ExecuteAsync(http);
    }

    private static string Detail(HttpContext http, ErrorCode error) =>
        error.Status switch
        {
            StatusCodes.Status401Unauthorized => "Send a valid token.",
            StatusCodes.Status403Forbidden => "The caller lacks the role that this route needs.",
            StatusCodes.Status404NotFound => "No route has this path.",
            StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not offered here; see the header Allow.",
            StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json.",
            _ => error.Title,
        };
}
