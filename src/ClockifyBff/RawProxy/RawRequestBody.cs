using ClockifyBff.Api.Problems;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.RawProxy;

/// <summary>Validates the framing and the beginning of a request body, so that an invalid body never starts an upstream request.</summary>
internal static class RawRequestBody
{
    /// <summary>Returns the problem of ambiguous framing; null if it is valid.</summary>
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

        // Kestrel uses Transfer-Encoding and moves the ignored length to this header.
        return request.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length")
            ? Ambiguous("Transfer-Encoding and Content-Length can't be combined.")
            : null;
    }

    /// <summary>Waits for the beginning of the body. Drops the body of a GET request.</summary>
    /// <returns>The problem of an unreadable body; null if the body has begun or there is none.</returns>
    public static async ValueTask<Problem?> WaitForBeginningAsync(HttpContext context)
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
            return new Problem(ErrorCode.InvalidRequest, "The chunks of the request body are malformed.");
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
