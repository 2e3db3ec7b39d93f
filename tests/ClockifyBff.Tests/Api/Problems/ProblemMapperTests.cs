using ClockifyBff.Api.Problems;
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

namespace ClockifyBff.Tests.Api.Problems;

/// <summary>Each failure that the service expects becomes a problem, whose action depends on what is certain.</summary>
[Trait("Kind", "unit")]
public sealed class ProblemMapperTests
{
    private static readonly ClockifyRejection _rejected = new(new ClockifyError(400, 501, "No."), Certainty.Rejected);
    private static readonly UpstreamException _unknown = new(UpstreamFailureKind.TimedOut, "Late.", Certainty.Unknown);
    private static readonly UpstreamException _unsent = new(UpstreamFailureKind.TimedOut, "Late.");

    private static readonly (ServiceException Failure, string ErrorCode, string Action)[] _cases =
    [
        (_rejected, "invalid_request", "fix"),
        (new ClockifyRejection(new ClockifyError(403, 1003, null), Certainty.Rejected), "entry_locked", "ask_admin"),
        (new ClockifyRejection(new ClockifyError(403, 4005, null), Certainty.Rejected), "entry_approved", "ask_admin"),
        (new ClockifyRejection(new ClockifyError(403, 4030, null), Certainty.Rejected), "manual_tracking_disabled", "ask_admin"),
        (new ClockifyRejection(new ClockifyError(403, null, null), Certainty.Rejected), "upstream_forbidden", "ask_admin"),
        (new ClockifyRejection(new ClockifyError(404, null, null), Certainty.Rejected), "not_found", "fix"),
        (new ClockifyRejection(new ClockifyError(500, null, null), Certainty.NothingSent), "upstream_unavailable", "retry"),
        (new ClockifyRejection(new ClockifyError(500, null, null), Certainty.Unknown), "upstream_unavailable", "check"),
        (_unsent, "upstream_timeout", "retry"),
        (_unknown, "upstream_timeout", "check"),
        (new UpstreamException(UpstreamFailureKind.RateLimited, "Slow."), "rate_limited", "wait"),
        (new UpstreamException(UpstreamFailureKind.KeyRejected, "Key."), "upstream_auth_failed", "ask_admin"),
        (new UpstreamException(UpstreamFailureKind.Forbidden, "No."), "upstream_forbidden", "ask_admin"),
        (new UpstreamException(UpstreamFailureKind.ConnectionGone, "Gone."), "reconnect_required", "reconnect"),
        (new UpstreamException(UpstreamFailureKind.ClockifyKeyRejected, "Key."), "reconnect_required", "reconnect"),
        (new UpstreamException(UpstreamFailureKind.Unavailable, "Away."), "upstream_unavailable", "retry"),
        (new UpstreamException(UpstreamFailureKind.InvalidResponse, "Odd."), "upstream_invalid_response", "retry"),
        (InvalidValueException.NotFound("projectId", "project"), "not_found", "fix"),
        (_rejected.Invalid("name", "Too long."), "invalid_request", "fix"),
        (_rejected.NameTaken("tag", new NamedEntity("1", "Tag")), "name_taken", "fix"),
        (_rejected.Blocked("The tag is archived."), "conflict", "fix"),
        (new InvalidValueException(InvalidValueKind.RequiredByWorkspace, "More.", _rejected), "required_by_workspace", "fix"),
        (new OutcomeUnknownException("Why."), "outcome_unknown", "check"),
        (new IdempotencyException(IdempotencyFailureKind.KeyReused, "Reused."), "idempotency_key_reused", "fix"),
        (new IdempotencyException(IdempotencyFailureKind.InProgress, "Running."), "idempotency_in_progress", "wait"),
        (new UnclearAttemptException(_unknown), "upstream_timeout", "retry"),
        (new UnclearAttemptException(_rejected), "outcome_unknown", "check"),
        (new UnclearAttemptException(new OutcomeUnknownException("Why.")), "outcome_unknown", "check"),
        (new UnclearAttemptException(new UpstreamException(UpstreamFailureKind.RateLimited, "Slow.")), "rate_limited", "wait"),
        (new DeletionException(_unknown, Certainty.Unknown), "upstream_timeout", "check"),
        (new DeletionException(_unknown, Certainty.NothingSent), "upstream_timeout", "retry"),
        (new DeletionException(new OperationCanceledException(), Certainty.Unknown), "upstream_timeout", "check"),
        (new DeletionException(new InvalidOperationException(), Certainty.NothingSent), "internal_error", "retry"),
        (new DeleteTakenOverException(), "conflict", "retry"),
        (new WriteLockException("Busy."), "conflict", "retry"),
        (new ConnectionException(ConnectionFailureKind.NotFound, "None."), "connection_not_found", "fix"),
        (new ConnectionException(ConnectionFailureKind.NotConnected, "None."), "not_connected", "connect"),
        (new ConnectionException(ConnectionFailureKind.Pending, "Pending."), "connection_pending", "connect"),
        (new ConnectionException(ConnectionFailureKind.AdoptionPending, "Pending."), "connection_pending", "wait"),
        (new ConnectionException(ConnectionFailureKind.Broken, "Broken."), "reconnect_required", "reconnect"),
        (new ConnectionException(ConnectionFailureKind.IdentityMismatch, "Other."), "identity_mismatch", "connect"),
        (new StorageException(new TimeoutException()), "storage_unavailable", "wait"),
        (new IdentityProviderException(null), "identity_unavailable", "wait"),
        (new LargeListException(TimeSpan.FromSeconds(5)), "rate_limited", "wait"),
        (new ProblemException(ErrorCode.TimerRunning, "Running."), "timer_running", "fix"),
        (new ProblemException(new Problem(ErrorCode.UpstreamTimeout, "Late."), certainty: Certainty.Unknown), "upstream_timeout", "check"),
    ];

    [Fact]
    public void Failure_maps_to_its_error_code_and_to_the_action_that_its_certainty_allows() =>
        Assert.Equal(
            _cases.Select(one => (one.Failure.GetType(), one.ErrorCode, one.Action)),
            _cases.Select(one => (one.Failure.GetType(), one.Failure.ToProblem().ErrorCode, one.Failure.ToProblem().Action))
        );

    [Fact]
    public void Every_type_of_failure_has_a_problem() =>
        Assert.Equal(
            typeof(ServiceException)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(ServiceException)) && !type.IsAbstract)
                .Select(type => type.Name)
                .Order(),
            _cases.Select(one => one.Failure.GetType().Name).Distinct().Order()
        );

    [Fact]
    public void Problem_of_a_rejection_has_the_error_of_Clockify_and_the_entity_that_has_the_name()
    {
        var problem = _rejected.NameTaken("tag", new NamedEntity("1", "Tag")).ToProblem();

        Assert.Equal(new UpstreamRefusal(400, 501, "No."), problem.Upstream);
        Assert.Equal([new Candidate("1", "Tag", ClientName: null)], problem.Candidates);
    }
}
