namespace ClockifyBff.Tests.Harness;

/// <summary>A connection of the sandbox, with its owner, which Maton's API doesn't reveal.</summary>
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
