namespace ClockifyBff.Http.Conditional;

/// <summary>GETs that name what they answer by an <c>ETag</c>, and answer 304 to who has it already.</summary>
internal static class ConditionalRequests
{
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return HttpMethods.IsGet(context.HttpContext.Request.Method) ? Rendered(result) ?? result : result;
    }

    /// <summary>What a handler answers with 200, rendered; null for everything else.</summary>
    public static RenderedResponse? Rendered(object? result) =>
        result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } value }
            ? RenderedResponse.Of(value)
            : null;
}
