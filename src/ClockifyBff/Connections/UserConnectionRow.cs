using System.Text.Json;

namespace ClockifyBff.Connections;

/// <summary>A link in the types that both databases have.</summary>
internal sealed class UserConnectionRow
{
    public UserConnectionRow() { }

    public UserConnectionRow(UserConnection connection)
    {
        ConnectionId = connection.ConnectionId;
        OwnerKey = connection.OwnerKey;
        OwnerEmail = connection.OwnerEmail;
        Status = Word(connection.Status);
        Reason = connection.Reason is { } reason ? Word(reason) : null;
        IsDefault = connection.IsDefault ? 1 : 0;
        MadeHere = connection.MadeHere ? 1 : 0;
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

    public UserConnection ToLink() =>
        new(ConnectionId, OwnerKey)
        {
            OwnerEmail = OwnerEmail,
            Status = Read<LinkStatus>(Status),
            Reason = Reason is { } reason ? Read<RejectionReason>(reason) : null,
            IsDefault = IsDefault != 0,
            MadeHere = MadeHere != 0,
            ClockifyUserId = ClockifyUserId,
            Email = Email,
            CreatedAt = Moment(CreatedAt),
            ChangedAt = Moment(ChangedAt),
            VerifiedAt = VerifiedAt is { } verified ? Moment(verified) : null,
            UsedAt = UsedAt is { } used ? Moment(used) : null,
            UpstreamVersion = UpstreamVersion,
        };

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The word for a value, as the store and the API have it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static T Read<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true);
}
