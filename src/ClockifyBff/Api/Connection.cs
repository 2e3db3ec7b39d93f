using ClockifyBff.Api.OpenApi;
using ClockifyBff.Connections;

namespace ClockifyBff.Api;

/// <summary>A caller's connection to Clockify.</summary>
/// <param name="Id">The id of the connection, as the header <c>Maton-Connection</c> takes it.</param>
/// <param name="Status">The status of the connection.</param>
/// <param name="Reason">The reason of a rejection; null unless the status is <c>rejected</c>.</param>
/// <param name="IsDefault">Whether requests without <c>Maton-Connection</c> use this connection.</param>
/// <param name="Email">The e-mail address of the Clockify user that the connection acts as; null until it is known.</param>
/// <param name="ClockifyUserId">The id of that Clockify user; null until it is known.</param>
/// <param name="ConnectUrl">
/// The page on which the owner completes a pending connection; null in lists and unless the status is <c>pending</c>. Contains a secret:
/// show it to the owner only.
/// </param>
/// <param name="CreatedAt">The time at which the connection was started.</param>
/// <param name="VerifiedAt">The time at which Clockify last confirmed that the connection acts as its owner; null if it never has.</param>
internal sealed record Connection(
    string Id,
    LinkStatus Status,
    RejectionReason? Reason,
    bool IsDefault,
    string? Email,
    string? ClockifyUserId,
    string? ConnectUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset? VerifiedAt
) : IExample
{
    public static object Example =>
        new Connection(
            Examples.Id("connectionId"),
            LinkStatus.Active,
            Reason: null,
            IsDefault: true,
            "developer@example.com",
            "64010000fccd77c0d6f9a3da",
            ConnectUrl: null,
            new DateTimeOffset(2026, 11, 2, 8, 30, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)
        );

    public static Connection Of(UserConnection connection, string? connectUrl = null) =>
        new(
            connection.ConnectionId,
            connection.Status,
            connection.Reason,
            connection.IsDefault,
            connection.Email,
            connection.ClockifyUserId,
            connection.Status == LinkStatus.Pending ? connectUrl : null,
            connection.CreatedAt,
            connection.VerifiedAt
        );
}
