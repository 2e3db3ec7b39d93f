using System.Text.Json;

namespace ClockifyBff.Api.Conditional;

/// <summary>A serialized response with its <c>ETag</c>. Returns 304 if <c>If-None-Match</c> lists the tag.</summary>
internal sealed record RenderedResponse(byte[][] Segments, string Etag, string ContentType = "application/json; charset=utf-8") : IResult
{
    /// <summary>The length of the body, in bytes.</summary>
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

        // No cancellation token is needed: writing to a disconnected client does nothing.
        return Segments is [var single]
            ? response.Body.WriteAsync(single, CancellationToken.None).AsTask()
            : WriteSegmentsAsync(response.Body);
    }

    /// <summary>Writes segment by segment, because the server buffers each write whole if the client reads slowly.</summary>
    private async Task WriteSegmentsAsync(Stream response)
    {
        foreach (var segment in Segments)
        {
            await response.WriteAsync(segment, CancellationToken.None);
        }
    }
}
