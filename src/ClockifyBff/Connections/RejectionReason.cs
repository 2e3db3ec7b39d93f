namespace ClockifyBff.Connections;

/// <summary>Why a connection was rejected.</summary>
internal enum RejectionReason
{
    /// <summary>It acts as somebody else.</summary>
    IdentityMismatch,

    /// <summary>It was refused on Maton's page, or Maton gave it up.</summary>
    Refused,
}
