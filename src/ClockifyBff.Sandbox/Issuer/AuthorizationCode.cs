namespace ClockifyBff.Sandbox.Issuer;

/// <summary>What a client gets a token for, once, within a minute.</summary>
internal sealed record AuthorizationCode(
    SignedInUser Person,
    string ClientId,
    string RedirectUri,
    string? Nonce,
    string? Challenge,
    DateTimeOffset Expires
);
