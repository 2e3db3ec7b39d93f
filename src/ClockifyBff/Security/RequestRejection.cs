namespace ClockifyBff.Security;

/// <summary>
/// The rejection of a request, as a feature of the request. Sets only the status of the response: its body is written after all middleware,
/// as for every error status without a body.
/// </summary>
internal sealed class RequestRejection(RequestRejectionKind kind, string detail)
{
    public RequestRejectionKind Kind => kind;

    /// <summary>The reason, for people.</summary>
    public string Detail => detail;

    /// <summary>The time after which the request may be repeated; null if repeating it does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Task ApplyTo(HttpContext context)
    {
        context.Features.Set(this);
        context.Response.StatusCode = kind switch
        {
            RequestRejectionKind.Invalid => StatusCodes.Status400BadRequest,
            RequestRejectionKind.RateLimited => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status403Forbidden,
        };
        return Task.CompletedTask;
    }
}
