using ClockifyBff.Failures;
using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.Diagnostics;

namespace ClockifyBff.Api.Problems;

/// <summary>Maps all exceptions to problems.</summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
            return true;
        }

        await ToProblem(exception, httpContext).ExecuteAsync(httpContext);
        return true;
    }

    private Problem ToProblem(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case ServiceException expected:
                return expected.ToProblem();
            case BadHttpRequestException bad:
                return bad.ToProblem();
            default:
                Log.Unexpected(logger, RequestId.Of(context), exception);
                return new Problem(ErrorCode.InternalError, "An unexpected error occurred. The log has it under this trace id.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(901, LogLevel.Error, "The request with the trace id {TraceId} failed with an unexpected error")]
        public static partial void Unexpected(ILogger logger, string traceId, Exception exception);
    }
}
