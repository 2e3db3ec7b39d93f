using System.Security.Cryptography;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>A connection of the Maton account. Maton's API doesn't reveal <see cref="Email"/> and <see cref="KeyRevoked"/>.</summary>
internal sealed record Connection(string Id, string App, DateTimeOffset CreationTime)
{
    public ConnectionStatus Status { get; init; } = ConnectionStatus.Pending;

    public DateTimeOffset LastUpdatedTime { get; init; } = CreationTime;

    /// <summary>The secret in the link to the connect page.</summary>
    public string SessionToken { get; init; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>The e-mail address of the account that the person chose on the connect page; null while pending.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// Whether the person created a new API key in Clockify. Clockify then rejects the old key, and Maton doesn't notice.
    /// </summary>
    public bool KeyRevoked { get; init; }

    /// <summary>Whether the gateway forwards requests through the connection.</summary>
    public bool IsUsable => Status == ConnectionStatus.Active;
}
