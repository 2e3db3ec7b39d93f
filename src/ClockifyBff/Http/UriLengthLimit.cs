using ClockifyBff.Http.Problems;

namespace ClockifyBff.Http;

/// <summary>
/// How long the target of a request may be: what servers and gateways on the way, Clockify's included, take of a line of 8 KB.
/// </summary>
internal static class UriLengthLimit
{
    /// <summary>Longer lines are read so that their sender can be told; what is longer still Kestrel refuses with a bare 414.</summary>
    public const int MaxRequestLineSize = 32 * 1024;

    private const int MaxQueryLength = 7 * 1024;
    private const int MaxPathLength = 1024;

    public static void UseUriLength(this IApplicationBuilder app) =>
        app.Use((context, next) => Refuse(context.Request) is { } refusal ? refusal.ExecuteAsync(context) : next(context));

    private static Problem? Refuse(HttpRequest request)
    {
        // The question mark counts with neither.
        if (request.QueryString.Value is { Length: > MaxQueryLength + 1 } query)
        {
            return new Problem(
                ErrorCode.UriTooLong,
                $"The query is {query.Length - 1} characters long; it may have {MaxQueryLength}. Ask for less at once."
            );
        }

        return request.Path.Value is { Length: > MaxPathLength } path
            ? new Problem(ErrorCode.UriTooLong, $"The path is {path.Length} characters long; it may have {MaxPathLength}.")
            : null;
    }
}
