using ClockifyBff.Http.Problems;
using ClockifyBff.Upstream;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>What YARP reports, in the words of our problems.</summary>
internal static class ForwardingFailure
{
    /// <summary>The problem of a call that was forwarded, or not quite; null when all went well.</summary>
    public static Problem? ToProblem(ForwarderError outcome, Problem? refusedAnswer, HttpContext context)
    {
        var problem = refusedAnswer ?? Describe(outcome, Cause(context));
        return problem?.Action == NextAction.Retry && problem.Status >= 500 && MayHaveTakenEffect(context)
            ? problem with
            {
                Action = NextAction.Check,
                Detail = $"{problem.Detail} Whether the request took effect is not known.",
            }
            : problem;
    }

    /// <summary>How the call ended upstream, where it did not go well to its end.</summary>
    public static UpstreamOutcome? OutcomeOf(ForwarderError outcome) =>
        outcome switch
        {
            ForwarderError.RequestTimedOut => UpstreamOutcome.Timeout,
            ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination => UpstreamOutcome.Unavailable,
            _ => null,
        };

    private static Problem? Describe(ForwarderError outcome, Exception? cause) =>
        (outcome, cause) switch
        {
            (ForwarderError.None, _) => null,
            (ForwarderError.RequestBodyClient, BadHttpRequestException bad) => bad.ToProblem(),
            (ForwarderError.RequestBodyClient, _) => new(ErrorCode.InvalidRequest, "The body broke off or its chunks could not be read."),
            // The second case: silence in the middle of an error that was being read.
            (ForwarderError.RequestTimedOut, _) or (ForwarderError.ResponseHeaders, OperationCanceledException) => new(
                ErrorCode.UpstreamTimeout,
                "Nothing was heard from Clockify for too long."
            ),
            _ => new(ErrorCode.UpstreamUnavailable, "The connection to Clockify failed."),
        };

    /// <summary>A write that went out, unless no connection came about at all.</summary>
    private static bool MayHaveTakenEffect(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method)
        && Cause(context)
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError,
            };

    private static Exception? Cause(HttpContext context)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        return exception is AggregateException several ? several.InnerExceptions[0] : exception;
    }
}
