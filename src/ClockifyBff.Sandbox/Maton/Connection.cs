using System.Security.Cryptography;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>What Maton keeps of a connection, and what only the sandbox knows: whose account is behind it.</summary>
internal sealed record Connection(string Id, string App, DateTimeOffset CreationTime)
{
    public ConnectionStatus Status { get; init; } = ConnectionStatus.Pending;

    public DateTimeOffset LastUpdatedTime { get; init; } = CreationTime;

    public string SessionToken { get; init; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>The account that was chosen on the connect page; none while pending. Maton shows it nowhere.</summary>
    public string? Email { get; init; }

    /// <summary>The person made a new API key in Clockify: Maton does not learn of it, Clockify refuses the old one.</summary>
    public bool KeyRevoked { get; init; }

    public bool IsUsable => Status == ConnectionStatus.Active;
}
