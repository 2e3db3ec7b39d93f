namespace ClockifyBff.Http.Problems;

/// <summary>A reason for saying no that frontends can rely on: the name never changes, the texts may.</summary>
/// <param name="Name">The stable <c>errorCode</c>.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Title">One sentence for people, the same for every occurrence.</param>
/// <param name="Action">What the frontend does next, one of <see cref="NextAction"/>.</param>
internal sealed record ErrorCode(string Name, int Status, string Title, string Action)
{
    public static readonly ErrorCode InvalidRequest = new("invalid_request", 400, "The request is not valid.", NextAction.Fix);
    public static readonly ErrorCode InvalidJson = new("invalid_json", 400, "The body is not the JSON this route reads.", NextAction.Fix);
    public static readonly ErrorCode InvalidPath = new("invalid_path", 400, "The request target is not allowed.", NextAction.Fix);
    public static readonly ErrorCode Unauthenticated = new("unauthenticated", 401, "The caller is not known.", NextAction.SignIn);
    public static readonly ErrorCode Forbidden = new("forbidden", 403, "The caller may not do this.", NextAction.AskAdmin);
    public static readonly ErrorCode EmailNotVerified = new(
        "email_not_verified",
        403,
        "The caller's e-mail address is not verified.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode OperationForbidden = new(
        "operation_forbidden",
        403,
        "This operation is not open here.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode UpstreamForbidden = new(
        "upstream_forbidden",
        403,
        "Upstream does not allow this.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode EntryLocked = new("entry_locked", 403, "The time entry lies in a locked period.", NextAction.AskAdmin);
    public static readonly ErrorCode EntryApproved = new("entry_approved", 403, "The time entry is approved.", NextAction.AskAdmin);
    public static readonly ErrorCode ManualTrackingDisabled = new(
        "manual_tracking_disabled",
        403,
        "The workspace tracks time by timer only.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode CrossSiteRequest = new(
        "cross_site_request",
        403,
        "Another site may not make this request.",
        NextAction.Fix
    );
    public static readonly ErrorCode NotFound = new("not_found", 404, "There is nothing at this address.", NextAction.Fix);
    public static readonly ErrorCode ConnectionNotFound = new(
        "connection_not_found",
        404,
        "The caller has no such connection.",
        NextAction.Fix
    );
    public static readonly ErrorCode NameNotFound = new("name_not_found", 404, "Nothing has this name.", NextAction.Fix);
    public static readonly ErrorCode MethodNotAllowed = new("method_not_allowed", 405, "This method is not allowed here.", NextAction.Fix);
    public static readonly ErrorCode RequestTimeout = new("request_timeout", 408, "The request did not arrive in time.", NextAction.Retry);
    public static readonly ErrorCode NotConnected = new("not_connected", 409, "The caller has no Clockify connection.", NextAction.Connect);
    public static readonly ErrorCode ConnectionPending = new(
        "connection_pending",
        409,
        "The Clockify connection is not finished yet.",
        NextAction.Connect
    );
    public static readonly ErrorCode IdentityMismatch = new(
        "identity_mismatch",
        409,
        "The connection belongs to somebody else's Clockify account.",
        NextAction.Connect
    );
    public static readonly ErrorCode ReconnectRequired = new(
        "reconnect_required",
        409,
        "The Clockify connection no longer works.",
        NextAction.Reconnect
    );
    public static readonly ErrorCode NameTaken = new("name_taken", 409, "Something else has this name.", NextAction.Fix);
    public static readonly ErrorCode AmbiguousName = new("ambiguous_name", 409, "Several things have this name.", NextAction.Fix);
    public static readonly ErrorCode RequiredByWorkspace = new(
        "required_by_workspace",
        409,
        "The workspace requires more fields.",
        NextAction.Fix
    );
    public static readonly ErrorCode TimerRunning = new("timer_running", 409, "A timer is running.", NextAction.Fix);
    public static readonly ErrorCode TimerNotRunning = new("timer_not_running", 409, "That timer is not running.", NextAction.Fix);
    public static readonly ErrorCode IdempotencyInProgress = new(
        "idempotency_in_progress",
        409,
        "The first request with this key has not ended yet.",
        NextAction.Wait
    );
    public static readonly ErrorCode OutcomeUnknown = new(
        "outcome_unknown",
        409,
        "What came of an earlier request can't be told.",
        NextAction.Check
    );
    public static readonly ErrorCode Conflict = new("conflict", 409, "The request conflicts with the current state.", NextAction.Retry);
    public static readonly ErrorCode PreconditionFailed = new(
        "precondition_failed",
        412,
        "It has changed since it was read.",
        NextAction.Check
    );
    public static readonly ErrorCode BodyTooLarge = new("body_too_large", 413, "The request body is too large.", NextAction.Fix);
    public static readonly ErrorCode UriTooLong = new("uri_too_long", 414, "The address of the request is too long.", NextAction.Fix);
    public static readonly ErrorCode UnsupportedMediaType = new(
        "unsupported_media_type",
        415,
        "The request body has a media type this route does not read.",
        NextAction.Fix
    );
    public static readonly ErrorCode IdempotencyKeyReused = new(
        "idempotency_key_reused",
        422,
        "This key belongs to another request.",
        NextAction.Fix
    );
    public static readonly ErrorCode RateLimited = new("rate_limited", 429, "Too many requests.", NextAction.Wait);
    public static readonly ErrorCode InternalError = new("internal_error", 500, "Something went wrong here.", NextAction.Retry);
    public static readonly ErrorCode UpstreamUnavailable = new(
        "upstream_unavailable",
        502,
        "Clockify could not be reached.",
        NextAction.Retry
    );
    public static readonly ErrorCode UpstreamInvalidResponse = new(
        "upstream_invalid_response",
        502,
        "Clockify's answer made no sense.",
        NextAction.Retry
    );
    public static readonly ErrorCode UpstreamAuthFailed = new(
        "upstream_auth_failed",
        502,
        "The gateway refused this service.",
        NextAction.AskAdmin
    );
    public static readonly ErrorCode IdentityUnavailable = new(
        "identity_unavailable",
        503,
        "Callers can't be recognised for the moment.",
        NextAction.Wait
    );
    public static readonly ErrorCode StorageUnavailable = new(
        "storage_unavailable",
        503,
        "The store is out of reach for the moment.",
        NextAction.Wait
    );
    public static readonly ErrorCode Stopping = new("stopping", 503, "The service is stopping.", NextAction.Wait);
    public static readonly ErrorCode UpstreamTimeout = new("upstream_timeout", 504, "Clockify did not answer in time.", NextAction.Retry);

    /// <summary>The code for a bare status that the framework answered with.</summary>
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
