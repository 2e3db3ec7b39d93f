using System.Buffers;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Upstream;

/// <summary>What a call to Clockify needs to pass the door: whose connection it uses, for whom, and how urgent it is.</summary>
/// <remarks>Without a connection Maton would use the account's oldest one, somebody else's: so there is no passage without one.</remarks>
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
                "A connection id is never empty and holds nothing that a path or a header could take for something else.",
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

    /// <summary>The owner key of the employee whose share of the budget this is.</summary>
    public string OwnerKey { get; }

    /// <summary>The Clockify user whom the connection acts as; null until that is known.</summary>
    public string? ClockifyUserId { get; }

    /// <summary>
    /// How urgent it is. Once one request has got something done, the rest finishes it: if a call were refused now, all would have to be
    /// made again.
    /// </summary>
    public Priority Priority => _hasBegun ? Priority.Completion : _priority;

    /// <summary>What to do when Maton has no such connection, or Clockify no longer takes its key.</summary>
    public Func<Task> ConnectionGone { get; }

    /// <summary>The same for one request only, which is let to its end once it has begun.</summary>
    public UpstreamContext ForOneRequest() =>
        new(ConnectionId, OwnerKey, _priority, ConnectionGone, ClockifyUserId) { _isForOneRequest = true };

    /// <summary>The same for what only explains an answer: that is no part of what has begun.</summary>
    public UpstreamContext Beside() => _isForOneRequest ? WithPriority(_priority) : this;

    /// <summary>The call that wants to go through.</summary>
    /// <param name="workspace">What it is about; null for nothing but the connection.</param>
    public PermitRequest PermitRequestFor(string? workspace) =>
        new(Priority, OwnerKey, workspace ?? ConnectionId)
        {
            MayBeRejected = _priority != Priority.Completion,
            StartsOperation = _isForOneRequest && !_hasBegun,
        };

    /// <summary>A call got something done.</summary>
    public void Begin() => _hasBegun = _isForOneRequest;

    /// <summary>The same in another lane.</summary>
    public UpstreamContext WithPriority(Priority priority) => new(ConnectionId, OwnerKey, priority, ConnectionGone, ClockifyUserId);

    /// <summary>Whether a text can be sent as a connection id. They are UUIDs, which Maton does not promise.</summary>
    public static bool IsConnectionId(string text) =>
        text.Length is > 0 and <= LongestId && !text.AsSpan().ContainsAnyExcept(_idCharacters);
}
