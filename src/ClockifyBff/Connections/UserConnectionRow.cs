using System.Text.Json;

namespace ClockifyBff.Connections;

/// <summary>A row of the table <c>connection_links</c>, in types that SQLite and PostgreSQL share.</summary>
internal sealed class UserConnectionRow
{
    public UserConnectionRow() { }

    public UserConnectionRow(UserConnection connection)
    {
        ConnectionId = connection.ConnectionId;
        OwnerKey = connection.OwnerKey;
        OwnerEmail = connection.OwnerEmail;
        Status = ToName(connection.Status);
        Reason = connection.Reason is { } reason ? ToName(reason) : null;
        IsDefault = connection.IsDefault ? 1 : 0;
        MadeHere = connection.CreatedByService ? 1 : 0;
        ClockifyUserId = connection.ClockifyUserId;
        Email = connection.Email;
        CreatedAt = connection.CreatedAt;
        ChangedAt = connection.ChangedAt;
        VerifiedAt = connection.VerifiedAt;
        UsedAt = connection.UsedAt;
        UpstreamVersion = connection.UpstreamVersion;
    }

    public string ConnectionId { get; set; } = "";

    public string OwnerKey { get; set; } = "";

    public string? OwnerEmail { get; set; }

    public string Status { get; set; } = "";

    public string? Reason { get; set; }

    public long IsDefault { get; set; }

    public long MadeHere { get; set; }

    public string? ClockifyUserId { get; set; }

    public string? Email { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }

    public string? UpstreamVersion { get; set; }

    public UserConnection ToConnection() =>
        new(ConnectionId, OwnerKey)
        {
            OwnerEmail = OwnerEmail,
            Status = Parse<LinkStatus>(Status),
            Reason = Reason is { } reason ? Parse<RejectionReason>(reason) : null,
            IsDefault = IsDefault != 0,
            CreatedByService = MadeHere != 0,
            ClockifyUserId = ClockifyUserId,
            Email = Email,
            CreatedAt = CreatedAt,
            ChangedAt = ChangedAt,
            VerifiedAt = VerifiedAt,
            UsedAt = UsedAt,
            UpstreamVersion = UpstreamVersion,
        };

    /// <summary>Returns the name of an enum value as it is stored and as the API returns it: in snake case.</summary>
    public static string ToName<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true);
}
