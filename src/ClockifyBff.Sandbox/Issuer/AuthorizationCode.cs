namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The data behind an authorization code, which a client can exchange for tokens once, within a minute.</summary>
internal sealed record AuthorizationCode(
    SignedInUser User,
    string ClientId,
    string RedirectUri,
    string? Nonce,
    string? Challenge,
    DateTimeOffset Expires
);
