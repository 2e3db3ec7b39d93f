using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>
/// Maton's errors. They have three shapes: nested in <c>error</c>, flat with a <c>type</c>, and flat with a <c>type</c> and a
/// <c>trace_id</c>.
/// </summary>
internal sealed record MatonError(int Status, JsonObject Body)
{
    public int? RetryAfterSeconds { get; init; }

    public static MatonError Unauthorized() => Nested(StatusCodes.Status401Unauthorized, "Invalid, missing, or expired Maton credential");

    public static MatonError RateLimited(int? retryAfterSeconds) =>
        Nested(StatusCodes.Status429TooManyRequests, "Rate limit exceeded") with
        {
            RetryAfterSeconds = retryAfterSeconds,
        };

    public static MatonError ConnectionNotFound(string id) =>
        Flat(StatusCodes.Status404NotFound, $"Connection {id} not found", "Not Found");

    public static MatonError NotFound() => Flat(StatusCodes.Status404NotFound, "Not Found", "Not Found");

    public static MatonError BadRequest(string message) => Flat(StatusCodes.Status400BadRequest, message, "Bad Request");

    public static MatonError GatewayBadRequest(string message)
    {
        var error = BadRequest(message);
        error.Body["trace_id"] = Guid.NewGuid().ToString("N");
        return error;
    }

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        return context.Response.WriteAsJsonAsync(Body);
    }

    private static MatonError Nested(int status, string message) =>
        new(
            status,
            new JsonObject
            {
                ["error"] = new JsonObject { ["message"] = message, ["code"] = status },
            }
        );

    private static MatonError Flat(int status, string message, string type) =>
        new(
            status,
            new JsonObject
            {
                ["message"] = message,
                ["type"] = type,
                ["code"] = status,
            }
        );
}
