using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>A token that a test wants, sound unless it says otherwise.</summary>
internal sealed record TestTokenRequest
{
    public string Email { get; init; } = "developer@example.com";

    /// <summary>Null: the one that belongs to the e-mail.</summary>
    public string? Subject { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Negative: expired.</summary>
    public TimeSpan Lifetime { get; init; } = TokenFactory.Lifetime;

    /// <summary>RS256, ES256; also <c>none</c>, and HS256 with the public key as its secret.</summary>
    public string Algorithm { get; init; } = SigningKey.Rs256;

    /// <summary>Null: the id of the key that signs. Empty: none is named.</summary>
    public string? KeyId { get; init; }

    public TokenSignature Signature { get; init; }

    /// <summary>Claims to set as they stand here (<c>iss</c>, <c>aud</c>, <c>email_verified</c>, ...); null leaves a claim out.</summary>
    public JsonObject Claims { get; init; } = [];
}
