using System.Text.Json;

namespace ClockifyBff.Http.Conditional;

/// <summary>An answer as it is sent, with the <c>ETag</c> that names it; 304 to who has it already.</summary>
internal sealed record RenderedAnswer(byte[] Body, string Etag, string ContentType = "application/json; charset=utf-8") : IResult
{
    private const int PieceLength = 16 * 1024;

    public static RenderedAnswer Of(object value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ApiJson.Options);
        return new RenderedAnswer(body, value is IEntity entity ? entity.Etag : EntityTag.Of(body));
    }

    public static RenderedAnswer Of(byte[] body, string contentType) => new(body, EntityTag.Of(body), contentType);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = Etag;
        if (EntityTag.IsNamed(httpContext.Request.Headers.IfNoneMatch, Etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = ContentType;
        response.ContentLength = Body.Length;

        // Without a token: a client that has gone ends it as well.
        return Body.Length <= PieceLength ? response.Body.WriteAsync(Body, CancellationToken.None).AsTask() : WritePiecesAsync(response.Body);
    }

    /// <summary>The server copies what it is given at once, however slowly the client reads; pieces wait for the client.</summary>
    private async Task WritePiecesAsync(Stream response)
    {
        for (var start = 0; start < Body.Length; start += PieceLength)
        {
            await response.WriteAsync(Body.AsMemory(start, Math.Min(PieceLength, Body.Length - start)), CancellationToken.None);
        }
    }
}
