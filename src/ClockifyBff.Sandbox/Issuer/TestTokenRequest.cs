using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The body of <c>POST /sandbox/issuer/tokens</c>. By default the token is valid.</summary>
internal sealed record TestTokenRequest
{
    public string Email { get; init; } = "developer@example.com";

    /// <summary>The subject. Default null: the subject that belongs to the e-mail address.</summary>
    public string? Subject { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The time until the token expires; negative for an expired token. Default 10 minutes.</summary>
    public TimeSpan Lifetime { get; init; } = TokenFactory.Lifetime;

    /// <summary>RS256, ES256, <c>none</c>, or HS256 with the public key as its secret. Default RS256.</summary>
    public string Algorithm { get; init; } = SigningKey.Rs256;

    /// <summary>The key id in the header. Default null: the id of the key that signs. Empty: the header has no key id.</summary>
    public string? KeyId { get; init; }

    public TokenSignature Signature { get; init; }

    /// <summary>Claims that replace the default ones (<c>iss</c>, <c>aud</c>, <c>email_verified</c>, …); null removes a claim.</summary>
    public JsonObject Claims { get; init; } = [];
}
