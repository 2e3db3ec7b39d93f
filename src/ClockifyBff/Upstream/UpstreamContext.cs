using System.Buffers;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Upstream;

/// <summary>The context of requests to Clockify: the connection, the owner and the priority.</summary>
/// <remarks>The connection is required: without one Maton would use the account's oldest connection, which is another user's.</remarks>
internal sealed record UpstreamContext
{
    private const int MaxIdLength = 128;

    private static readonly SearchValues<char> _idCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    );

    public UpstreamContext(string connectionId, string ownerKey, Priority priority, string? clockifyUserId = null)
    {
        if (!IsConnectionId(connectionId))
        {
            throw new ArgumentException(
                "A connection id must not be empty, and must contain only letters, digits, '_' and '-'.",
                nameof(connectionId)
            );
        }

        ConnectionId = connectionId;
        OwnerKey = ownerKey;
        OwnPriority = priority;
        ClockifyUserId = clockifyUserId;
    }

    public string ConnectionId { get; }

    /// <summary>The owner key of the employee whose share of the rate limit the requests use.</summary>
    public string OwnerKey { get; }

    /// <summary>The id of the Clockify user of the connection; null until it is known.</summary>
    public string? ClockifyUserId { get; }

    // Private init-only properties, because a copy can set no readonly fields.
    private Priority OwnPriority { get; init; }

    private UpstreamOperation? Operation { get; init; }

    /// <summary>
    /// The priority. Once the operation has started it is <see cref="Priority.Completion"/>, because a rejection would make the client
    /// repeat the whole operation.
    /// </summary>
    public Priority Priority => Operation is { HasStarted: true } ? Priority.Completion : OwnPriority;

    /// <summary>Returns a context for a new operation, which is completed with priority once it has started.</summary>
    public UpstreamContext ForOperation() => this with { Operation = new UpstreamOperation() };

    /// <summary>Returns a context for supplementary reads, which keep their priority after the operation has started.</summary>
    public UpstreamContext ForSupplementaryRead() => Operation is null ? this : this with { Operation = null };

    /// <summary>Returns a context with another priority, which does not change.</summary>
    public UpstreamContext WithPriority(Priority priority) => this with { OwnPriority = priority, Operation = null };

    /// <summary>Returns the request for a permit.</summary>
    /// <param name="workspace">The workspace id of the request; null if it concerns only the connection.</param>
    public PermitRequest PermitRequestFor(string? workspace) =>
        new(Priority, OwnerKey, workspace ?? ConnectionId)
        {
            MayBeRejected = OwnPriority != Priority.Completion,
            StartsOperation = Operation is { HasStarted: false },
        };

    /// <summary>Marks the operation as started: a request of the operation may have had an effect, or has returned data.</summary>
    public void StartOperation() => Operation?.Start();

    /// <summary>Omits the connection and the owner, which must not appear in logs.</summary>
    public override string ToString() => $"{nameof(UpstreamContext)}, {Priority}";

    /// <summary>Whether a text can be a connection id. Current ids are UUIDs, but Maton does not guarantee that.</summary>
    public static bool IsConnectionId(string text) =>
        text.Length is > 0 and <= MaxIdLength && !text.AsSpan().ContainsAnyExcept(_idCharacters);
}
