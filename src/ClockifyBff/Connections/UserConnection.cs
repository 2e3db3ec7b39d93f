namespace ClockifyBff.Connections;

/// <summary>Whose a connection is: what Maton doesn't know and the store keeps.</summary>
internal sealed record UserConnection(string ConnectionId, string OwnerKey)
{
    /// <summary>
    /// The address under which the identity provider knew the owner when the link was made: a new connection must act as it.
    /// </summary>
    public string? OwnerEmail { get; init; }

    public LinkStatus Status { get; init; } = LinkStatus.Pending;

    /// <summary>Why it was rejected.</summary>
    public RejectionReason? Reason { get; init; }

    public bool IsDefault { get; init; }

    /// <summary>Whether this service made the connection for its owner; others were there before.</summary>
    public bool MadeHere { get; init; }

    /// <summary>Who the connection acts as. Once known, this decides, not the address.</summary>
    public string? ClockifyUserId { get; init; }

    /// <summary>The address of that person in Clockify.</summary>
    public string? Email { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the status became what it is.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When Clockify last said that the connection acts as its owner; null: never.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Maton's version of the connection at that time.</summary>
    public string? UpstreamVersion { get; init; }
}
