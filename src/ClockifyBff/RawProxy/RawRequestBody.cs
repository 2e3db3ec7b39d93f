using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.RawProxy;

/// <summary>Looks at how a request is framed and at the beginning of its body, so that a bad one never opens an upstream request.</summary>
internal static class RawRequestBody
{
    /// <summary>Why the framing of a request can't be trusted; null when it can.</summary>
    public static Problem? ValidateFraming(HttpRequest request)
    {
        var encoding = request.Headers.TransferEncoding;
        if (encoding.Count == 0)
        {
            return null;
        }

        if (encoding.Count > 1 || encoding[0] != "chunked" || request.Protocol == "HTTP/1.0")
        {
            return Ambiguous("Transfer-Encoding must be exactly \"chunked\", on HTTP/1.1.");
        }

        // Kestrel obeys Transfer-Encoding and keeps the length it ignored under this name.
        return request.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length")
            ? Ambiguous("Transfer-Encoding and Content-Length exclude each other.")
            : null;
    }

    /// <summary>Waits until the body has begun. GET goes on without one.</summary>
    /// <returns>Why the body can't be read; null when it has begun or there is none.</returns>
    public static async ValueTask<Problem?> BeginAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
        {
            return null;
        }

        try
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        }
        catch (BadHttpRequestException e)
        {
            return e.ToProblem();
        }
        catch (IOException e) when (e is not ConnectionResetException)
        {
            return new Problem(ErrorCode.InvalidRequest, "The body's chunks could not be read.");
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            context.Features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
        }

        return null;
    }

    private static Problem Ambiguous(string detail) => new(ErrorCode.InvalidRequest, detail);

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly NoBody Instance = new();

        public bool CanHaveBody => false;
    }
}
