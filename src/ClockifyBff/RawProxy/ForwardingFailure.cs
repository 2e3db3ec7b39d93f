using ClockifyBff.Http.Problems;
using ClockifyBff.Upstream;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>Maps YARP errors to problems.</summary>
internal static class ForwardingFailure
{
    /// <summary>Returns the problem of a forwarded request; null if it succeeded.</summary>
    public static Problem? ToProblem(ForwarderError outcome, Problem? responseProblem, HttpContext context)
    {
        var problem = responseProblem ?? Describe(outcome, Cause(context));
        return problem?.Action == NextAction.Retry && problem.Status >= 500 && MayHaveTakenEffect(context)
            ? problem with
            {
                Action = NextAction.Check,
                Detail = $"{problem.Detail} The request may have taken effect.",
            }
            : problem;
    }

    /// <summary>Returns the upstream outcome of a request that failed while it was forwarded; null otherwise.</summary>
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
            (ForwarderError.RequestBodyClient, _) => new(
                ErrorCode.InvalidRequest,
                "The request body is incomplete or its chunks are malformed."
            ),
            // The second case is a timeout while the body of an error response was read.
            (ForwarderError.RequestTimedOut, _) or (ForwarderError.ResponseHeaders, OperationCanceledException) => new(
                ErrorCode.UpstreamTimeout,
                "Clockify sent no data for too long."
            ),
            _ => new(ErrorCode.UpstreamUnavailable, "The connection to Clockify failed."),
        };

    /// <summary>Whether the request is a write that may have been sent: false if no connection was established.</summary>
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
