using ClockifyBff.Api.Problems;
using ClockifyBff.Failures;
using ClockifyBff.Upstream;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>Maps YARP errors to problems.</summary>
internal static class ForwardingFailure
{
    /// <summary>Returns the problem of a forwarded request; null if it succeeded.</summary>
    public static Problem? ToProblem(ForwarderError outcome, UpstreamCall call, HttpContext context)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var cause = exception is AggregateException several ? several.InnerExceptions[0] : exception;
        var responseFailure = RawProxyTransformer.FailureOf(call);
        if (responseFailure is null && outcome == ForwarderError.RequestBodyClient)
        {
            return cause is BadHttpRequestException bad
                ? bad.ToProblem()
                : new Problem(ErrorCode.InvalidRequest, "The request body is incomplete or its chunks are malformed.");
        }

        var mayHaveBeenSent = !HttpMethods.IsGet(context.Request.Method) && UpstreamException.MayHaveBeenSent(cause);
        var failure = responseFailure ?? Describe(outcome, cause, mayHaveBeenSent ? Certainty.Unknown : Certainty.NothingSent);
        var problem = failure?.ToProblem();
        return failure?.Certainty == Certainty.Unknown
            ? problem! with
            {
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

    private static UpstreamException? Describe(ForwarderError outcome, Exception? cause, Certainty certainty) =>
        (outcome, cause) switch
        {
            (ForwarderError.None, _) => null,
            // The second case is a timeout while the body of an error response was read.
            (ForwarderError.RequestTimedOut, _) or (ForwarderError.ResponseHeaders, OperationCanceledException) => new(
                UpstreamFailureKind.TimedOut,
                "Clockify sent no data for too long.",
                certainty
            ),
            _ => new(UpstreamFailureKind.Unavailable, "The connection to Clockify failed.", certainty),
        };
}
