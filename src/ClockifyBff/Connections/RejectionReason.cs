namespace ClockifyBff.Connections;

/// <summary>The reason why a connection was rejected.</summary>
internal enum RejectionReason
{
    /// <summary>The connection acts as another Clockify user than its owner.</summary>
    IdentityMismatch,

    /// <summary>The connection was refused on Maton's page, or Maton marked it as failed.</summary>
    Refused,
}
