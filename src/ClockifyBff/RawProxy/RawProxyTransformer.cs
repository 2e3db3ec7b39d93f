using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Failures;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>Copies one request and its response. Forwards only the headers on an allowlist.</summary>
internal sealed class RawProxyTransformer(Uri destination, UpstreamCall call) : HttpTransformer
{
    private static readonly string[] _requestHeaders =
    [
        HeaderNames.Accept,
        HeaderNames.AcceptLanguage,
        HeaderNames.IfMatch,
        HeaderNames.IfNoneMatch,
    ];

    private static readonly string[] _checkedHeaders = [.. _requestHeaders, HeaderNames.ContentType];

    private static readonly FrozenSet<string> _responseHeaders = FrozenSet.ToFrozenSet(
        [
            HeaderNames.ContentType,
            HeaderNames.ContentLength,
            HeaderNames.ContentEncoding,
            "Last-Page",
            "total-count",
            HeaderNames.ETag,
            HeaderNames.LastModified,
            HeaderNames.RetryAfter,
            HeaderNames.Allow,
            HeaderNames.ContentDisposition,
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Returns the problem of request headers that can't be forwarded; null if they are valid.</summary>
    public static Problem? ValidateHeaders(HttpRequest request)
    {
        foreach (var name in _checkedHeaders)
        {
            foreach (var value in request.Headers[name])
            {
                if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    return new Problem(ErrorCode.InvalidRequest, $"The header {name} contains a character outside of ASCII.");
                }
            }
        }

        return null;
    }

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        proxyRequest.RequestUri = destination;
        call.AttachTo(proxyRequest);
        var source = httpContext.Request.Headers;
        foreach (var name in _requestHeaders)
        {
            if (source.TryGetValue(name, out var value))
            {
                proxyRequest.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        if (proxyRequest.Content is { } content)
        {
            content.Headers.ContentLength = source.ContentLength;
            if (source.TryGetValue(HeaderNames.ContentType, out var contentType))
            {
                content.Headers.TryAddWithoutValidation(HeaderNames.ContentType, contentType.ToString());
            }
        }

        return default;
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        if (proxyResponse is null)
        {
            return new(false);
        }

        if (IsUnexpected(proxyResponse.StatusCode))
        {
            call.Failure ??= new UpstreamException(
                UpstreamFailureKind.InvalidResponse,
                "Clockify returned a redirect or an unexpected status.",
                call.MayChangeClockify ? Certainty.Unknown : Certainty.NothingSent
            );
        }

        if (FailureOf(call) is not null)
        {
            return new(false);
        }

        CopyHeaders(proxyResponse, httpContext.Response.Headers);
        return new(true);
    }

    /// <summary>Returns the failure that replaces the response; null if the response is forwarded.</summary>
    public static UpstreamException? FailureOf(UpstreamCall call) => call.Failure is { IsClockifys: false } failure ? failure : null;

    private static bool IsUnexpected(HttpStatusCode status) =>
        status
            is < HttpStatusCode.OK
                or HttpStatusCode.ResetContent
                or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest and not HttpStatusCode.NotModified);

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext,
        HttpResponseMessage proxyResponse,
        CancellationToken cancellationToken
    ) => default;

    private static void CopyHeaders(HttpResponseMessage response, IHeaderDictionary target)
    {
        Copy(response.Headers.NonValidated, target);
        Copy(response.Content.Headers.NonValidated, target);

        target.CacheControl = "private, no-store";
        target.ContentSecurityPolicy = "sandbox; default-src 'none'";
        target.Append(HeaderNames.Vary, ResponseHeaders.VariesByCaller);
        if (MustDownload(target))
        {
            target.ContentDisposition = "attachment";
        }
    }

    private static void Copy(System.Net.Http.Headers.HttpHeadersNonValidated source, IHeaderDictionary target)
    {
        foreach (var (name, values) in source)
        {
            if (_responseHeaders.Contains(name))
            {
                target[name] = values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]);
            }
        }
    }

    /// <summary>Whether a browser must download the response: rendered, it would run with this service's origin.</summary>
    private static bool MustDownload(IHeaderDictionary headers)
    {
        var contentType = headers.ContentType.ToString();
        var isImage =
            contentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !contentType.StartsWith("image/svg", StringComparison.OrdinalIgnoreCase);
        // With two content types, browsers differ in which one they use.
        var isSafe =
            headers.ContentType.Count < 2
            && (contentType.Length == 0 || isImage || contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));
        return !isSafe && !headers.ContentDisposition.ToString().StartsWith("attachment", StringComparison.OrdinalIgnoreCase);
    }
}
