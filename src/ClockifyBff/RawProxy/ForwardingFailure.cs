using ClockifyBff.Http;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>What YARP reports, in the words of our problems.</summary>
internal static class ForwardingFailure
{
    /// <summary>The problem of a call that was forwarded, or not quite; null when all went well.</summary>
    public static Problem? ToProblem(ForwarderError outcome, HttpContext context) => outcome switch
    {
        ForwarderError.None => null,
        ForwarderError.RequestBodyClient => Cause(context) is BadHttpRequestException bad
            ? bad.ToProblem()
            : new Problem(ErrorCode.InvalidRequest, "The body broke off or its chunks could not be read."),
        ForwarderError.RequestTimedOut => Unfinished(context, ErrorCode.UpstreamTimeout, "Nothing was heard from Clockify for too long."),
        _ => Unfinished(context, ErrorCode.UpstreamUnavailable, "The connection to Clockify failed."),
    };

    /// <summary>A write may have taken effect unless no connection came about at all.</summary>
    private static Problem Unfinished(HttpContext context, ErrorCode error, string detail)
    {
        var neverSent = Cause(context) is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        };
        return HttpMethods.IsGet(context.Request.Method) || neverSent
            ? new Problem(error, detail)
            : new Problem(error, $"{detail} Whether the request took effect is not known.") { Action = NextAction.Check };
    }

    private static Exception? Cause(HttpContext context)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        return exception is AggregateException several ? several.InnerExceptions[0] : exception;
    }
}
