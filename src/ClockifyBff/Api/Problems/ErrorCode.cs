namespace ClockifyBff.Api.Problems;

/// <summary>An error that frontends can rely on: its name never changes, its texts may.</summary>
/// <param name="Name">The stable <c>errorCode</c>.</param>
/// <param name="Status">The HTTP status of the response.</param>
/// <param name="Title">A sentence for people, the same for every occurrence.</param>
/// <param name="Action">The next step of the frontend, one of <see cref="NextAction"/>.</param>
internal sealed record ErrorCode(string Name, int Status, string Title, string Action)
{
    public static readonly ErrorCode InvalidRequest = new("invalid_request", 400, "The request is not valid.", NextAction.Fix);
    public static readonly ErrorCode InvalidJson = new(
        "invalid_json",
        400,
        "The request body is not valid JSON for this route.",
        NextAction.Fix
    );
    public static readonly ErrorCode InvalidPath = new("invalid_path", 400, "The request target is not allowed.", NextAction.Fix);
    public static readonly ErrorCode Unauthenticated = new(
        "unauthenticated",
        401,
        "The request has no valid credentials.",
        NextAction.SignIn
    );
    public static readonly ErrorCode Forbidden = new("forbidden", 403, "The caller is not allowed to do this.", NextAction.AskAdmin);
    public static readonly ErrorCode EmailNotVerified = new(
        "email_not_verified",
        403,
        "The caller's email address is not verified.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode OperationForbidden = new(
        "operation_forbidden",
        403,
        "This service does not allow this operation.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode UpstreamForbidden = new(
        "upstream_forbidden",
        403,
        "Clockify or its gateway does not allow this operation.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode EntryLocked = new("entry_locked", 403, "The time entry is in a locked period.", NextAction.AskAdmin);
    public static readonly ErrorCode EntryApproved = new("entry_approved", 403, "The time entry is approved.", NextAction.AskAdmin);
    public static readonly ErrorCode ManualTrackingDisabled = new(
        "manual_tracking_disabled",
        403,
        "The workspace allows time tracking by timer only.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode CrossSiteRequest = new(
        "cross_site_request",
        403,
        "Cross-site requests are not allowed.",
        NextAction.Fix
    );
    public static readonly ErrorCode NotFound = new("not_found", 404, "The resource does not exist.", NextAction.Fix);
    public static readonly ErrorCode ConnectionNotFound = new(
        "connection_not_found",
        404,
        "The connection does not exist.",
        NextAction.Fix
    );
    public static readonly ErrorCode NameNotFound = new("name_not_found", 404, "No item has this name.", NextAction.Fix);
    public static readonly ErrorCode MethodNotAllowed = new(
        "method_not_allowed",
        405,
        "This route does not support the method.",
        NextAction.Fix
    );
    public static readonly ErrorCode RequestTimeout = new("request_timeout", 408, "The request did not arrive in time.", NextAction.Retry);
    public static readonly ErrorCode NotConnected = new("not_connected", 409, "The caller has no Clockify connection.", NextAction.Connect);
    public static readonly ErrorCode ConnectionPending = new(
        "connection_pending",
        409,
        "The Clockify connection is not complete yet.",
        NextAction.Connect
    );
    public static readonly ErrorCode IdentityMismatch = new(
        "identity_mismatch",
        409,
        "The connection uses another person's Clockify account.",
        NextAction.Connect
    );
    public static readonly ErrorCode ReconnectRequired = new(
        "reconnect_required",
        409,
        "The Clockify connection no longer works.",
        NextAction.Reconnect
    );
    public static readonly ErrorCode NameTaken = new("name_taken", 409, "The name is already in use.", NextAction.Fix);
    public static readonly ErrorCode AmbiguousName = new("ambiguous_name", 409, "Several items have this name.", NextAction.Fix);
    public static readonly ErrorCode RequiredByWorkspace = new(
        "required_by_workspace",
        409,
        "The workspace requires fields that are missing.",
        NextAction.Fix
    );
    public static readonly ErrorCode TimerRunning = new("timer_running", 409, "A timer is running.", NextAction.Fix);
    public static readonly ErrorCode TimerNotRunning = new("timer_not_running", 409, "The timer is not running.", NextAction.Fix);
    public static readonly ErrorCode IdempotencyInProgress = new(
        "idempotency_in_progress",
        409,
        "The first request with this idempotency key is still running.",
        NextAction.Wait
    );
    public static readonly ErrorCode OutcomeUnknown = new(
        "outcome_unknown",
        409,
        "The outcome of an earlier request is unknown.",
        NextAction.Check
    );
    public static readonly ErrorCode Conflict = new("conflict", 409, "The request conflicts with the current state.", NextAction.Retry);
    public static readonly ErrorCode PreconditionFailed = new(
        "precondition_failed",
        412,
        "The entity has changed since it was read.",
        NextAction.Check
    );
    public static readonly ErrorCode BodyTooLarge = new("body_too_large", 413, "The request body is too large.", NextAction.Fix);
    public static readonly ErrorCode UriTooLong = new("uri_too_long", 414, "The request URL is too long.", NextAction.Fix);
    public static readonly ErrorCode UnsupportedMediaType = new(
        "unsupported_media_type",
        415,
        "This route does not support the media type of the request body.",
        NextAction.Fix
    );
    public static readonly ErrorCode IdempotencyKeyReused = new(
        "idempotency_key_reused",
        422,
        "The idempotency key was used for another request.",
        NextAction.Fix
    );
    public static readonly ErrorCode RateLimited = new("rate_limited", 429, "Too many requests.", NextAction.Wait);
    public static readonly ErrorCode InternalError = new("internal_error", 500, "An internal error occurred.", NextAction.Retry);
    public static readonly ErrorCode UpstreamUnavailable = new("upstream_unavailable", 502, "Clockify is unavailable.", NextAction.Retry);
    public static readonly ErrorCode UpstreamInvalidResponse = new(
        "upstream_invalid_response",
        502,
        "Clockify returned an invalid response.",
        NextAction.Retry
    );
    public static readonly ErrorCode UpstreamAuthFailed = new(
        "upstream_auth_failed",
        502,
        "The Maton gateway rejected this service's API key.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode IdentityUnavailable = new(
        "identity_unavailable",
        503,
        "The identity provider is unavailable.",
        NextAction.Wait
    );
    public static readonly ErrorCode StorageUnavailable = new("storage_unavailable", 503, "The database is unavailable.", NextAction.Wait);
    public static readonly ErrorCode Stopping = new("stopping", 503, "The service is stopping.", NextAction.Wait);
    public static readonly ErrorCode UpstreamTimeout = new("upstream_timeout", 504, "Clockify did not respond in time.", NextAction.Retry);

    /// <summary>Returns the error code for a status that the framework set without a body.</summary>
    public static ErrorCode ForStatus(int status) =>
        status switch
        {
            401 => Unauthenticated,
            403 => Forbidden,
            404 => NotFound,
            405 => MethodNotAllowed,
            408 => RequestTimeout,
            413 => BodyTooLarge,
            414 => UriTooLong,
            415 => UnsupportedMediaType,
            429 => RateLimited,
            503 => Stopping,
            >= 400 and < 500 => InvalidRequest,
            _ => InternalError,
        };
}
