namespace ClockifyBff.Connections;

/// <summary>The Clockify user that a connection acts as, as last read.</summary>
/// <param name="ConnectionId">The id of the connection.</param>
/// <param name="Version">Maton's version of the connection at the time of the read.</param>
/// <param name="ClockifyUserId">The id of the Clockify user.</param>
/// <param name="Email">The user's e-mail address in Clockify.</param>
/// <param name="ReadAt">The time of the read.</param>
internal sealed record ConnectionIdentity(string ConnectionId, string Version, string ClockifyUserId, string Email, DateTimeOffset ReadAt)
{
    /// <summary>The owner key of the caller to whom the connection is assigned; null if it is unassigned.</summary>
    public string? OwnerKey { get; init; }
}
