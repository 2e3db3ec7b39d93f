namespace ClockifyBff.Connections;

/// <summary>Who a connection without a link was found to act as.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Version">Maton's version of it when it was read.</param>
/// <param name="ClockifyUserId">The person.</param>
/// <param name="Email">The person's address in Clockify.</param>
/// <param name="ReadAt">When.</param>
internal sealed record ConnectionIdentity(string ConnectionId, string Version, string ClockifyUserId, string Email, DateTimeOffset ReadAt)
{
    /// <summary>The owner key of who has it already; null: nobody.</summary>
    public string? Owner { get; init; }
}
