using System.Buffers;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Upstream;

/// <summary>The context of requests to Clockify: the connection, the owner and the priority.</summary>
/// <remarks>The connection is required: without one Maton would use the account's oldest connection, which is another user's.</remarks>
internal sealed class UpstreamContext
{
    private const int LongestId = 128;

    private static readonly SearchValues<char> _idCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    );

    private readonly Priority _priority;
    private bool _isForOneRequest;
    private bool _hasBegun;

    public UpstreamContext(string connectionId, string employee, Priority priority, Func<Task> connectionGone, string? actsAs = null)
    {
        if (!IsConnectionId(connectionId))
        {
            throw new ArgumentException(
                "A connection id must not be empty, and must contain only letters, digits, '_' and '-'.",
                nameof(connectionId)
            );
        }

        ConnectionId = connectionId;
        OwnerKey = employee;
        _priority = priority;
        ConnectionGone = connectionGone;
        ClockifyUserId = actsAs;
    }

    public string ConnectionId { get; }

    /// <summary>The owner key of the employee whose share of the rate limit the requests use.</summary>
    public string OwnerKey { get; }

    /// <summary>The id of the Clockify user of the connection; null until it is known.</summary>
    public string? ClockifyUserId { get; }

    /// <summary>
    /// The priority. After the first successful upstream request of an operation it is <see cref="Priority.Completion"/>, because a
    /// rejection would make the client repeat the whole operation.
    /// </summary>
    public Priority Priority => _hasBegun ? Priority.Completion : _priority;

    /// <summary>Called if Maton does not have the connection, or if Clockify rejects its API key.</summary>
    public Func<Task> ConnectionGone { get; }

    /// <summary>Returns a context for one client request, which is completed with priority once it has begun.</summary>
    public UpstreamContext ForOneRequest() =>
        new(ConnectionId, OwnerKey, _priority, ConnectionGone, ClockifyUserId) { _isForOneRequest = true };

    /// <summary>Returns a context for supplementary reads, which keep the original priority after the operation has begun.</summary>
    public UpstreamContext Beside() => _isForOneRequest ? WithPriority(_priority) : this;

    /// <summary>Returns the request for a permit.</summary>
    /// <param name="workspace">The workspace id of the request; null if it concerns only the connection.</param>
    public PermitRequest PermitRequestFor(string? workspace) =>
        new(Priority, OwnerKey, workspace ?? ConnectionId)
        {
            MayBeRejected = _priority != Priority.Completion,
            StartsOperation = _isForOneRequest && !_hasBegun,
        };

    /// <summary>Marks the operation as begun: a request of it has had an effect.</summary>
    public void Begin() => _hasBegun = _isForOneRequest;

    /// <summary>Returns the context with another priority.</summary>
    public UpstreamContext WithPriority(Priority priority) => new(ConnectionId, OwnerKey, priority, ConnectionGone, ClockifyUserId);

    /// <summary>Whether a text can be a connection id. Current ids are UUIDs, but Maton does not guarantee that.</summary>
    public static bool IsConnectionId(string text) =>
        text.Length is > 0 and <= LongestId && !text.AsSpan().ContainsAnyExcept(_idCharacters);
}
