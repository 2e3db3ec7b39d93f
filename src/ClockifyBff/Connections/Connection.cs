using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Connections;

/// <summary>A caller's connection to Clockify.</summary>
/// <param name="Id">Its id; what the header <c>Maton-Connection</c> takes.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="Reason">Why it was rejected; null unless it was.</param>
/// <param name="IsDefault">Whether calls without <c>Maton-Connection</c> take it.</param>
/// <param name="Email">The address of the person in Clockify it acts as; null until that is known.</param>
/// <param name="ClockifyUserId">That person's id in Clockify.</param>
/// <param name="ConnectUrl">While pending: the page on which its owner finishes it. Holds a secret; show it to nobody else.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="VerifiedAt">When Clockify last said that it acts as its owner; null: never.</param>
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
