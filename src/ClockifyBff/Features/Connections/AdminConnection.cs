using ClockifyBff.Api.OpenApi;
using ClockifyBff.Connections;
using ClockifyBff.Upstream;

namespace ClockifyBff.Features.Connections;

/// <summary>A connection to Clockify, as administrators see it.</summary>
/// <param name="Id">The id of the connection.</param>
/// <param name="IsLinked">Whether the connection belongs to a user of this service. Other connections were created elsewhere or are left
/// over.</param>
/// <param name="OwnerEmail">The owner's e-mail address at the identity provider; null if it is not known or the connection is not
/// linked.</param>
/// <param name="Email">The e-mail address of the Clockify user that the connection acts as; null if it is not known.</param>
/// <param name="ClockifyUserId">The id of the Clockify user that the connection acts as; null if it is not known.</param>
/// <param name="Status">The status of the connection.</param>
/// <param name="Reason">The reason why the connection was rejected; null unless the status is `rejected`.</param>
/// <param name="IsDefault">Whether the owner's requests use the connection unless they name another.</param>
/// <param name="CreatedAt">When the connection was created.</param>
/// <param name="VerifiedAt">When Clockify last confirmed that the connection acts as its owner; null if it never did.</param>
/// <param name="LastUsedAt">When a request last used the connection, to the minute; null if none ever did.</param>
internal sealed record AdminConnection(
    string Id,
    bool IsLinked,
    string? OwnerEmail,
    string? Email,
    string? ClockifyUserId,
    AdminConnectionStatus Status,
    RejectionReason? Reason,
    bool IsDefault,
    DateTimeOffset CreatedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? LastUsedAt
) : IExample
{
    public static object Example =>
        new AdminConnection(
            Examples.Id("connectionId"),
            IsLinked: true,
            "developer@example.com",
            "developer@example.com",
            "64010000fccd77c0d6f9a3da",
            AdminConnectionStatus.Active,
            Reason: null,
            IsDefault: true,
            new DateTimeOffset(2026, 11, 2, 8, 30, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 11, 24, 9, 5, 0, TimeSpan.Zero)
        );

    public static AdminConnection Of(UserConnection connection) =>
        new(
            connection.ConnectionId,
            IsLinked: true,
            connection.OwnerEmail,
            connection.Email,
            connection.ClockifyUserId,
            connection.Status switch
            {
                LinkStatus.Pending => AdminConnectionStatus.Pending,
                LinkStatus.Active => AdminConnectionStatus.Active,
                LinkStatus.Rejected => AdminConnectionStatus.Rejected,
                _ => AdminConnectionStatus.Broken,
            },
            connection.Reason,
            connection.IsDefault,
            connection.CreatedAt,
            connection.VerifiedAt,
            connection.UsedAt
        );

    public static AdminConnection Of(MatonConnection connection) =>
        new(
            connection.Id,
            IsLinked: false,
            OwnerEmail: null,
            Email: null,
            ClockifyUserId: null,
            connection.Status switch
            {
                MatonConnectionStatus.Pending => AdminConnectionStatus.Pending,
                MatonConnectionStatus.Active => AdminConnectionStatus.Active,
                MatonConnectionStatus.Failed => AdminConnectionStatus.Failed,
                _ => AdminConnectionStatus.Unknown,
            },
            Reason: null,
            IsDefault: false,
            connection.CreatedAt,
            VerifiedAt: null,
            LastUsedAt: null
        );
}

/// <summary>
/// The status of a connection. `failed` and `unknown` occur only for connections that are not linked: they failed at Maton, or Maton
/// reports a status that this service does not know.
/// </summary>
internal enum AdminConnectionStatus
{
    Pending,
    Active,
    Rejected,
    Broken,
    Failed,
    Unknown,
}
