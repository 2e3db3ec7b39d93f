namespace ClockifyBff.Api.Conditional;

/// <summary>Adds an <c>ETag</c> to GET responses and returns 304 if <c>If-None-Match</c> lists it.</summary>
internal static class ConditionalRequests
{
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return HttpMethods.IsGet(context.HttpContext.Request.Method) ? Rendered(result) ?? result : result;
    }

    /// <summary>Renders the value of a 200 result; null for every other result.</summary>
    public static RenderedResponse? Rendered(object? result) =>
        result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } value }
            ? RenderedResponse.Of(value)
            : null;
}
