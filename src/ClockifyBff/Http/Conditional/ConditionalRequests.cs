using System.Text.Json;

namespace ClockifyBff.Http.Conditional;

/// <summary>GETs that name what they answer by an <c>ETag</c>, and answer 304 to who has it already.</summary>
internal static class ConditionalRequests
{
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return HttpMethods.IsGet(context.HttpContext.Request.Method) && result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } value }
            ? new Tagged(value)
            : result;
    }

    private sealed class Tagged(object value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ApiJson.Options);
            var etag = value is IEntity entity ? entity.Etag : EntityTag.Of(body);
            httpContext.Response.Headers.ETag = etag;
            if (EntityTag.IsIn(httpContext.Request, etag))
            {
                httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = body.Length;
            return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
