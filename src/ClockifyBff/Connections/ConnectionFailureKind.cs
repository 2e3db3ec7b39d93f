namespace ClockifyBff.Connections;

/// <summary>Why a caller's request has no usable connection.</summary>
internal enum ConnectionFailureKind
{
    /// <summary>The request names no connection of the caller.</summary>
    NotFound,

    /// <summary>The caller has no connection, or only one that was rejected before it was completed.</summary>
    NotConnected,

    /// <summary>The connection has not been completed yet.</summary>
    Pending,

    /// <summary>The service is still finding out which of the existing connections belongs to the caller.</summary>
    AdoptionPending,

    /// <summary>Maton or Clockify no longer accepts the connection.</summary>
    Broken,

    /// <summary>The connection acts as another Clockify user.</summary>
    IdentityMismatch,
}
