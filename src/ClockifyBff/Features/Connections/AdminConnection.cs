using ClockifyBff.Connections;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Upstream;

namespace ClockifyBff.Features.Connections;

/// <summary>Somebody's connection, or nobody's, as administrators see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsLinked">Whether it is somebody's here. Others were made elsewhere, or are left over.</param>
/// <param name="OwnerEmail">The owner's address at the identity provider.</param>
/// <param name="Email">The address of the person in Clockify it acts as.</param>
/// <param name="ClockifyUserId">That person's id in Clockify.</param>
/// <param name="Status">How far it has come; unknown where Maton says something new.</param>
/// <param name="Reason">Why it was rejected; null unless it was.</param>
/// <param name="IsDefault">Whether its owner's calls take it.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="VerifiedAt">When Clockify last said that it acts as its owner; null: never.</param>
/// <param name="LastUsedAt">When a call last went through it, to the minute; null: never.</param>
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

    public static AdminConnection Of(UserConnection link) =>
        new(
            link.ConnectionId,
            IsLinked: true,
            link.OwnerEmail,
            link.Email,
            link.ClockifyUserId,
            link.Status switch
            {
                LinkStatus.Pending => AdminConnectionStatus.Pending,
                LinkStatus.Active => AdminConnectionStatus.Active,
                LinkStatus.Rejected => AdminConnectionStatus.Rejected,
                _ => AdminConnectionStatus.Broken,
            },
            link.Reason,
            link.IsDefault,
            link.CreatedAt,
            link.VerifiedAt,
            link.UsedAt
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
/// How far a connection has come; <c>failed</c> and <c>unknown</c> are Maton's words for connections that nobody has a link to.
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
