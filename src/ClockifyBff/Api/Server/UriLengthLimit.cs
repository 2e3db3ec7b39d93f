using ClockifyBff.Api.Problems;

namespace ClockifyBff.Api.Server;

/// <summary>
/// Limits the length of request URLs, because servers and gateways on the way, Clockify's included, accept request lines of up to 8 KB.
/// </summary>
internal static class UriLengthLimit
{
    /// <summary>
    /// The request line that Kestrel accepts, in bytes. Larger than the limits below, so that the response can name them.
    /// </summary>
    public const int MaxRequestLineSize = 32 * 1024;

    private const int MaxQueryLength = 7 * 1024;
    private const int MaxPathLength = 1024;

    public static void UseUriLength(this IApplicationBuilder app) =>
        app.Use((context, next) => Validate(context.Request) is { } problem ? problem.ExecuteAsync(context) : next(context));

    private static Problem? Validate(HttpRequest request)
    {
        // The question mark is not counted.
        if (request.QueryString.Value is { Length: > MaxQueryLength + 1 } query)
        {
            return new Problem(
                ErrorCode.UriTooLong,
                $"The query is {query.Length - 1} characters long; the maximum is {MaxQueryLength}. Split the request."
            );
        }

        return request.Path.Value is { Length: > MaxPathLength } path
            ? new Problem(ErrorCode.UriTooLong, $"The path is {path.Length} characters long; the maximum is {MaxPathLength}.")
            : null;
    }
}
