using System.Buffers;
using System.Collections.Frozen;
using System.IO.Pipelines;
using System.Net;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>What of one request goes to Clockify and what of its answer comes back: lists of what may pass, nothing else does.</summary>
internal sealed class RawProxyTransformer(Uri destination, Admission admission) : HttpTransformer
{
    private const int LongestErrorRead = 64 * 1024;

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

    /// <summary>Why the answer was not passed on; null when it was.</summary>
    public Problem? Refusal { get; private set; }

    /// <summary>Why the client's headers can't be sent on; null when they can.</summary>
    public static Problem? ValidateHeaders(HttpRequest request)
    {
        foreach (var name in _checkedHeaders)
        {
            foreach (var value in request.Headers[name])
            {
                if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    return new Problem(ErrorCode.InvalidRequest, $"The header {name} holds a character outside of ASCII.");
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
        var from = httpContext.Request.Headers;
        foreach (var name in _requestHeaders)
        {
            if (from.TryGetValue(name, out var value))
            {
                proxyRequest.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        if (proxyRequest.Content is { } content)
        {
            content.Headers.ContentLength = from.ContentLength;
            if (from.TryGetValue(HeaderNames.ContentType, out var contentType))
            {
                content.Headers.TryAddWithoutValidation(HeaderNames.ContentType, contentType.ToString());
            }
        }

        return default;
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        if (proxyResponse is null)
        {
            return false;
        }

        Refusal = await RefuseAsync(proxyResponse, cancellationToken);
        if (Refusal is not null)
        {
            return false;
        }

        CopyHeaders(proxyResponse, httpContext.Response.Headers);
        return true;
    }

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext,
        HttpResponseMessage proxyResponse,
        CancellationToken cancellationToken
    ) => default;

    private async ValueTask<Problem?> RefuseAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (
            answer.StatusCode
            is < HttpStatusCode.OK
                or HttpStatusCode.ResetContent
                or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest and not HttpStatusCode.NotModified)
        )
        {
            return new Problem(ErrorCode.UpstreamInvalidResponse, "The answer is a redirect, or none that a call can have.");
        }

        if (answer.StatusCode < HttpStatusCode.BadRequest)
        {
            return null;
        }

        // Only the beginning is read here, and read again when the answer passes.
        var body = PipeReader.Create(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var beginning = (await body.ReadAtLeastAsync(LongestErrorRead, cancellationToken)).Buffer;
        var failure = MatonFailure.Read(answer, beginning.Slice(0, Math.Min(beginning.Length, LongestErrorRead)).ToArray());
        body.AdvanceTo(beginning.Start);
        if (failure is not null && await admission.ReportAsync(failure) is var problem && !failure.IsClockifys)
        {
            return problem;
        }

        var headers = answer.Content.Headers;
        answer.Content = new StreamContent(body.AsStream());
        foreach (var header in headers)
        {
            answer.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return null;
    }

    private static void CopyHeaders(HttpResponseMessage answer, IHeaderDictionary to)
    {
        Copy(answer.Headers.NonValidated, to);
        Copy(answer.Content.Headers.NonValidated, to);

        to.CacheControl = "private, no-store";
        to.ContentSecurityPolicy = "sandbox; default-src 'none'";
        to.Append(HeaderNames.Vary, ResponseHeaders.VariesByCaller);
        if (MustBeSaved(to))
        {
            to.ContentDisposition = "attachment";
        }
    }

    private static void Copy(System.Net.Http.Headers.HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from)
        {
            if (_responseHeaders.Contains(name))
            {
                to[name] = values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]);
            }
        }
    }

    /// <summary>Whether a browser must not show this: on our origin it would be our page.</summary>
    private static bool MustBeSaved(IHeaderDictionary headers)
    {
        var type = headers.ContentType.ToString();
        var image =
            type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !type.StartsWith("image/svg", StringComparison.OrdinalIgnoreCase);
        // Of two types a browser picks one, perhaps the other one.
        var shown =
            headers.ContentType.Count < 2
            && (type.Length == 0 || image || type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));
        return !shown && !headers.ContentDisposition.ToString().StartsWith("attachment", StringComparison.OrdinalIgnoreCase);
    }
}
