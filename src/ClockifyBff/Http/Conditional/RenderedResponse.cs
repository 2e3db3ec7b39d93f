using System.Text.Json;

namespace ClockifyBff.Http.Conditional;

/// <summary>An answer as it is sent, with the <c>ETag</c> that names it; 304 to who has it already.</summary>
internal sealed record RenderedResponse(byte[][] Segments, string Etag, string ContentType = "application/json; charset=utf-8") : IResult
{
    /// <summary>How many bytes it has.</summary>
    public long Length { get; } = Segments.Sum(segment => (long)segment.Length);

    public static RenderedResponse Of(object value)
    {
        using var buffer = new SegmentedBufferWriter();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(json, value, value.GetType(), ApiJson.Options);
        }

        var body = buffer.ToSegments();
        return new RenderedResponse(body, value is IEntity entity ? entity.Etag : EntityTag.Of(body));
    }

    public static RenderedResponse Of(byte[] body, string contentType)
    {
        byte[][] segments = [.. body.Chunk(SegmentedBufferWriter.SegmentLength)];
        return new RenderedResponse(segments, EntityTag.Of(segments), contentType);
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = Etag;
        if (EntityTag.IsListed(httpContext.Request.Headers.IfNoneMatch, Etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = ContentType;
        response.ContentLength = Length;

        // Without a token: a client that has gone ends it as well.
        return Segments is [var whole]
            ? response.Body.WriteAsync(whole, CancellationToken.None).AsTask()
            : WriteSegmentsAsync(response.Body);
    }

    /// <summary>The server copies what it is given at once, however slowly the client reads; segments wait for the client.</summary>
    private async Task WriteSegmentsAsync(Stream response)
    {
        foreach (var segment in Segments)
        {
            await response.WriteAsync(segment, CancellationToken.None);
        }
    }
}
