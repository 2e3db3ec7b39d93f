namespace ClockifyBff.Tests.Harness;

/// <summary>A connection, with what Maton tells nobody: whose it is.</summary>
internal sealed record SandboxConnection(
    string Id,
    string App,
    string Status,
    string? Email,
    string? UserId,
    bool KeyRevoked,
    DateTimeOffset CreationTime,
    DateTimeOffset LastUpdatedTime,
    Uri ConnectUrl
);
