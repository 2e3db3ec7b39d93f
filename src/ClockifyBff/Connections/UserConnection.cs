namespace ClockifyBff.Connections;

/// <summary>
/// A connection that belongs to a user of this service: its owner, its status and its verified identity, which Maton doesn't know.
/// </summary>
internal sealed record UserConnection(string ConnectionId, string OwnerKey)
{
    /// <summary>
    /// The owner's e-mail address at the identity provider when the connection was created. A new connection must act as that address.
    /// </summary>
    public string? OwnerEmail { get; init; }

    /// <summary>The status of the connection.</summary>
    public LinkStatus Status { get; init; } = LinkStatus.Pending;

    /// <summary>The reason of a rejection; null unless the connection is rejected.</summary>
    public RejectionReason? Reason { get; init; }

    /// <summary>Whether requests that name no connection use this one.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether this service created the connection in Maton. Adopted connections existed before.</summary>
    public bool CreatedByService { get; init; }

    /// <summary>
    /// The id of the Clockify user that the connection acts as. Once known, the id identifies the owner, not the address.
    /// </summary>
    public string? ClockifyUserId { get; init; }

    /// <summary>The e-mail address of that Clockify user.</summary>
    public string? Email { get; init; }

    /// <summary>The time at which the connection was created upstream.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the last status change.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The time at which Clockify last confirmed that the connection acts as its owner; null if it never has.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>The time of the last saved use; null if there is none.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Maton's version of the connection when it was last verified.</summary>
    public string? UpstreamVersion { get; init; }
}
