using System.Text.Json;

namespace ClockifyBff.Http.Conditional;

/// <summary>An answer as it is sent, with the <c>ETag</c> that names it; 304 to who has it already.</summary>
internal sealed record RenderedAnswer(byte[] Body, string Etag) : IResult
{
    public static RenderedAnswer Of(object value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ApiJson.Options);
        return new RenderedAnswer(body, value is IEntity entity ? entity.Etag : EntityTag.Of(body));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = Etag;
        if (EntityTag.IsNamed(httpContext.Request.Headers.IfNoneMatch, Etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Body.Length;

        // Without a token: a client that has gone ends it as well.
        return response.Body.WriteAsync(Body, CancellationToken.None).AsTask();
    }
}
