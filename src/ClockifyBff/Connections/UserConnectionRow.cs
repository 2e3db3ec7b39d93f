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
        CreatedAt = connection.CreatedAt.ToUnixTimeMilliseconds();
        ChangedAt = connection.ChangedAt.ToUnixTimeMilliseconds();
        VerifiedAt = connection.VerifiedAt?.ToUnixTimeMilliseconds();
        UsedAt = connection.UsedAt?.ToUnixTimeMilliseconds();
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

    public long CreatedAt { get; set; }

    public long ChangedAt { get; set; }

    public long? VerifiedAt { get; set; }

    public long? UsedAt { get; set; }

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
            CreatedAt = ToTime(CreatedAt),
            ChangedAt = ToTime(ChangedAt),
            VerifiedAt = VerifiedAt is { } verified ? ToTime(verified) : null,
            UsedAt = UsedAt is { } used ? ToTime(used) : null,
            UpstreamVersion = UpstreamVersion,
        };

    private static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>Returns the name of an enum value as it is stored and as the API returns it: in snake case.</summary>
    public static string ToName<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true);
}
