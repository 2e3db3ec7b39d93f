using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Connections;
using ClockifyBff.Deletion;
using ClockifyBff.Failures;
using ClockifyBff.Idempotency;
using ClockifyBff.Replicas;
using ClockifyBff.Security;
using ClockifyBff.Storage;
using ClockifyBff.Upstream;

namespace ClockifyBff.Api.Problems;

/// <summary>Maps failures to problems, and decides what the frontend should do next.</summary>
internal static class ProblemMapper
{
    private const int StorageRetryAfterSeconds = 5;
    private const int InProgressRetryAfterSeconds = 1;
    private const int IdentityProviderRetryAfterSeconds = 30;

    /// <summary>Returns the problem that reports a failure.</summary>
    public static Problem ToProblem(this ServiceException failure)
    {
        var problem = failure switch
        {
            UnclearAttemptException unclear => OfUnclearAttempt(unclear.Failure.ToProblem()),
            DeletionException { Certainty: Certainty.Unknown } deletion => OfDeletion(deletion.Failure),
            DeletionException deletion => OfUnchanged(OfDeletion(deletion.Failure)),
            ProblemException expected => expected.Problem,
            ClockifyRejection rejection => OfRejection(rejection.Error),
            UpstreamException upstream => new Problem(ErrorOf(upstream.Kind), upstream.Message)
            {
                RetryAfterSeconds = Seconds(upstream.RetryAfter),
            },
            InvalidValueException invalid => OfInvalidValue(invalid),
            OutcomeUnknownException => new Problem(ErrorCode.OutcomeUnknown, failure.Message),
            IdempotencyException idempotency => OfIdempotency(idempotency),
            DeleteTakenOverException or WriteLockException => new Problem(ErrorCode.Conflict, failure.Message),
            ConnectionException connection => OfConnection(connection),
            StorageException => new Problem(ErrorCode.StorageUnavailable, failure.Message) { RetryAfterSeconds = StorageRetryAfterSeconds },
            IdentityProviderException => new Problem(ErrorCode.IdentityUnavailable, failure.Message)
            {
                RetryAfterSeconds = IdentityProviderRetryAfterSeconds,
            },
            LargeListException large => new Problem(ErrorCode.RateLimited, large.Message) { RetryAfterSeconds = Seconds(large.RetryAfter) },
            _ => throw new ArgumentException($"No problem reports {failure.GetType().Name}.", nameof(failure)),
        };
        return failure.Certainty == Certainty.Unknown && failure is not UnclearAttemptException
            ? problem with
            {
                Action = NextAction.Check,
            }
            : problem;
    }

    /// <summary>Returns the problem that reports the rejection of a request.</summary>
    public static Problem ToProblem(this RequestRejection rejection) =>
        new(
            rejection.Kind switch
            {
                RequestRejectionKind.Forbidden => ErrorCode.Forbidden,
                RequestRejectionKind.CrossSite => ErrorCode.CrossSiteRequest,
                RequestRejectionKind.RateLimited => ErrorCode.RateLimited,
                _ => ErrorCode.InvalidRequest,
            },
            rejection.Detail
        )
        {
            RetryAfterSeconds = Seconds(rejection.RetryAfter),
        };

    /// <summary>Returns the failure with the current entity, for a request that conflicts with its state.</summary>
    public static ProblemException WithCurrent<T>(this ServiceException failure, T current) =>
        new(failure.ToProblem() with { Current = ApiJson.ToNode(current) }, failure, failure.Certainty);

    private static ErrorCode ErrorOf(UpstreamFailureKind kind) =>
        kind switch
        {
            UpstreamFailureKind.RateLimited => ErrorCode.RateLimited,
            UpstreamFailureKind.KeyRejected => ErrorCode.UpstreamAuthFailed,
            UpstreamFailureKind.Forbidden => ErrorCode.UpstreamForbidden,
            UpstreamFailureKind.ConnectionGone or UpstreamFailureKind.ClockifyKeyRejected => ErrorCode.ReconnectRequired,
            UpstreamFailureKind.Unavailable => ErrorCode.UpstreamUnavailable,
            UpstreamFailureKind.TimedOut => ErrorCode.UpstreamTimeout,
            _ => ErrorCode.UpstreamInvalidResponse,
        };

    private static Problem OfRejection(ClockifyError upstream)
    {
        var (error, detail) = upstream switch
        {
            { Status: 403, Code: 1003 } => (ErrorCode.EntryLocked, "Time entries of this period are locked in Clockify."),
            { Status: 403, Code: 4005 } => (ErrorCode.EntryApproved, "Clockify rejects changes of approved time entries."),
            { Status: 403, Code: 4030 } => (
                ErrorCode.ManualTrackingDisabled,
                "The workspace accepts only time entries that a timer has recorded."
            ),
            { Status: 403 } => (ErrorCode.UpstreamForbidden, "The user isn't permitted to do this in Clockify."),
            { Status: 404 } => (ErrorCode.NotFound, "The item doesn't exist in Clockify, or the user may not see it."),
            { Status: >= 500 } => (ErrorCode.UpstreamUnavailable, "Clockify failed to process the request."),
            _ => (ErrorCode.InvalidRequest, "Clockify rejected the request; see upstream for its message."),
        };
        return new Problem(error, detail) { Upstream = UpstreamRefusal.Of(upstream) };
    }

    private static Problem OfInvalidValue(InvalidValueException invalid)
    {
        var error = invalid.Kind switch
        {
            InvalidValueKind.NotFound => ErrorCode.NotFound,
            InvalidValueKind.NameTaken => ErrorCode.NameTaken,
            InvalidValueKind.PresentValueInvalid => ErrorCode.Conflict,
            InvalidValueKind.RequiredByWorkspace => ErrorCode.RequiredByWorkspace,
            _ => ErrorCode.InvalidRequest,
        };
        return new Problem(error, invalid.Message)
        {
            // The same request fails again until the client also changes the present value.
            Action = invalid.Kind == InvalidValueKind.PresentValueInvalid ? NextAction.Fix : error.Action,
            Errors = invalid.Errors,
            Candidates = invalid.NameHolder is { } holder ? [Candidate.Of(holder)] : null,
            Upstream = invalid.Rejection is { } rejection ? UpstreamRefusal.Of(rejection.Error) : null,
        };
    }

    private static Problem OfIdempotency(IdempotencyException failure) =>
        failure.Kind switch
        {
            IdempotencyFailureKind.KeyReused => new Problem(ErrorCode.IdempotencyKeyReused, failure.Message),
            _ => new Problem(ErrorCode.IdempotencyInProgress, failure.Message) { RetryAfterSeconds = InProgressRetryAfterSeconds },
        };

    /// <summary>Returns the problem of a request that may have taken effect and has an idempotency key.</summary>
    private static Problem OfUnclearAttempt(Problem problem) =>
        problem.Action switch
        {
            // The request may be invalid only now, after an earlier attempt took effect. A corrected request would execute it twice.
            NextAction.Fix => Problem.OutcomeUnknown(problem.Detail),
            NextAction.Check when problem.Error != ErrorCode.OutcomeUnknown => problem with { Action = NextAction.Retry },
            _ => problem,
        };

    private static Problem OfDeletion(Exception failure) =>
        failure switch
        {
            ServiceException expected => expected.ToProblem(),
            OperationCanceledException => new Problem(ErrorCode.UpstreamTimeout, "The delete timed out."),
            _ => new Problem(ErrorCode.InternalError, "An unexpected error stopped the delete."),
        };

    private static Problem OfUnchanged(Problem problem) =>
        problem with
        {
            Action = NextAction.Retry,
            Detail = $"{problem.Detail} Nothing has changed.",
        };

    private static Problem OfConnection(ConnectionException failure) =>
        failure.Kind switch
        {
            ConnectionFailureKind.NotFound => new Problem(ErrorCode.ConnectionNotFound, failure.Message),
            ConnectionFailureKind.NotConnected => new Problem(ErrorCode.NotConnected, failure.Message),
            ConnectionFailureKind.Broken => new Problem(ErrorCode.ReconnectRequired, failure.Message),
            ConnectionFailureKind.IdentityMismatch => new Problem(ErrorCode.IdentityMismatch, failure.Message),
            ConnectionFailureKind.AdoptionPending => new Problem(ErrorCode.ConnectionPending, failure.Message)
            {
                Action = NextAction.Wait,
                RetryAfterSeconds = Seconds(failure.RetryAfter),
            },
            _ => new Problem(ErrorCode.ConnectionPending, failure.Message),
        };

    private static int? Seconds(TimeSpan? time) => (int?)time?.TotalSeconds;
}
