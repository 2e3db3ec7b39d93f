using ClockifyBff.Failures;

namespace ClockifyBff.Connections;

/// <summary>A caller's request has no usable connection.</summary>
internal sealed class ConnectionException(ConnectionFailureKind kind, string message) : ServiceException(message)
{
    public ConnectionFailureKind Kind => kind;

    /// <summary>The time after which the request may be repeated; null if unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Returns the exception that says why a connection can't be used.</summary>
    public static ConnectionException Of(UserConnection connection) =>
        connection switch
        {
            { Status: LinkStatus.Pending } => new(
                ConnectionFailureKind.Pending,
                "The connection is pending: it must be completed on its connect page."
            ),
            { Status: LinkStatus.Broken } => new(ConnectionFailureKind.Broken, "Maton or Clockify no longer accepts this connection."),
            { Reason: RejectionReason.IdentityMismatch } => new(
                ConnectionFailureKind.IdentityMismatch,
                "The connection acts as a Clockify user other than the caller."
            ),
            _ => new(ConnectionFailureKind.NotConnected, "The connection was rejected before it was completed."),
        };
}
