using ClockifyBff.Security;

namespace ClockifyBff.Api.Problems;

/// <summary>Writes the body of errors for which the framework sets only a status.</summary>
/// <remarks>The framework's own writer returns text/plain to browsers that don't accept JSON.</remarks>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var error = ErrorCode.ForStatus(http.Response.StatusCode);
        var problem = http.Features.Get<RequestRejection>()?.ToProblem() ?? new Problem(error, Detail(http, error));
        await problem.ExecuteAsync(http);
    }

    private static string Detail(HttpContext http, ErrorCode error) =>
        error.Status switch
        {
            StatusCodes.Status401Unauthorized => "Send a valid token.",
            StatusCodes.Status403Forbidden => "The caller does not have the role that this route requires.",
            StatusCodes.Status404NotFound => "There is no route with this path.",
            StatusCodes.Status405MethodNotAllowed =>
                $"This route does not support {http.Request.Method}. The header Allow lists the supported methods.",
            StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json.",
            _ => error.Title,
        };
}
